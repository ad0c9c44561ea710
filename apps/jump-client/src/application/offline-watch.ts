import { contactAt, leftUntilRemoval, lookAgain } from './offline-time.js';
import type { ClockReading, OfflineTime } from './offline-time.js';

export type WatchParts = Readonly<{
  readClock: () => ClockReading;
  load: () => OfflineTime | undefined;
  save: (time: OfflineTime) => void;
  /** As the site told last; null for never. */
  limitMs: () => number | null;
}>;

const longestMs = 3_600_000;
const shortestMs = 50;

/** Watches how long there has been no contact. What it knows is on disk at least every hour. */
export class OfflineWatch {
  /** Resolves when the client must remove itself. */
  readonly whenExpired: Promise<void>;
  readonly #parts: WatchParts;
  readonly #expired: () => void;
  readonly #startedAt: ClockReading;
  #time: OfflineTime;
  #isConnected = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: WatchParts) {
    this.#parts = parts;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.whenExpired = promise;
    this.#expired = () => resolve(undefined);
    this.#startedAt = parts.readClock();
    this.#time = lookAgain(parts.load() ?? contactAt(this.#startedAt), this.#startedAt);
    this.#look();
  }

  /** The server was there: it welcomed this client, or said that it is busy. */
  contact(): void {
    this.#time = contactAt(this.#parts.readClock());
    this.#parts.save(this.#time);
  }

  connected(): void {
    this.#isConnected = true;
    this.contact();
    this.#wait();
  }

  lost(): void {
    if (this.#isConnected) this.contact();
    this.#isConnected = false;
    this.#wait();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #look(): void {
    const now = this.#parts.readClock();
    this.#time = this.#isConnected ? contactAt(now) : lookAgain(this.#time, now);
    this.#parts.save(this.#time);
    if (!this.#isConnected && this.#leftMs() <= 0) this.#expired();
    else this.#wait();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    const inMs = this.#isConnected ? longestMs : this.#leftMs();
    this.#timer = setTimeout(() => this.#look(), Math.min(longestMs, Math.max(shortestMs, inMs)));
  }

  #leftMs(): number {
    const limitMs = this.#parts.limitMs();
    if (limitMs === null) return longestMs;
    const { boot, bootMs } = this.#time.lookedAt;
    const triedMs = boot === this.#startedAt.boot ? bootMs - this.#startedAt.bootMs : bootMs;
    return leftUntilRemoval(this.#time, limitMs, triedMs);
  }
}
