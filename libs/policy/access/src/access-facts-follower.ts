import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import { accessBucket, accessHeadKey } from '@jumpfleet/policy-contracts';
import type { AccessSnapshot } from '@jumpfleet/policy-domain';
import { Kvm } from '@nats-io/kv';
import type { KV, KvWatchEntry } from '@nats-io/kv';
import { setTimeout as pause } from 'node:timers/promises';
import { FactsBoard } from './facts-board.js';

/** How often it is seen that nothing was missed. */
const beatMs = 400;
/** After this without a good beat the facts may be too old to decide by. */
const currentMs = 1_000;
const beatDeadlineMs = 400;
/** A watch that is behind for longer hangs, and is begun anew. */
const maxBeatsBehind = 2;
const retryMs = 300;

/**
 * Holds policy's facts as they are now, in this process. It gives them out only while it knows them to be
 * current: all were loaded, NATS answered within the last second, and nothing that policy told is missing.
 */
export class AccessFactsFollower {
  private board = new FactsBoard();
  private watch: Readonly<{ stop(): void }> | undefined;
  private headSeen = 0;
  private currentUntil = -Infinity;
  private timer: NodeJS.Timeout | undefined;
  /** What policy had told by the last beat, until the watch has brought it. */
  private expected: { told: number; askedAt: number; beats: number } | undefined;
  private isBeating = false;
  private readonly stopping = new AbortController();
  private following: Promise<void> | undefined;

  constructor(
    private readonly nats: NatsConnection,
    private readonly logger: Logger,
  ) {}

  get snapshot(): AccessSnapshot | undefined {
    return performance.now() < this.currentUntil ? this.board.snapshot : undefined;
  }

  start(): void {
    this.following = this.follow();
    void this.listen();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    clearInterval(this.timer);
    this.currentUntil = -Infinity;
    this.watch?.stop();
    await this.following;
  }

  private async follow(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted && !this.nats.isClosed()) {
      try {
        await this.followOnce(signal);
      } catch (error) {
        this.logger.warn({ err: error }, 'the facts of access cannot be followed');
      }
      this.currentUntil = -Infinity;
      clearInterval(this.timer);
      await pause(retryMs, undefined, { ref: false, signal }).catch(() => undefined);
    }
  }

  /** Until the watch ends. */
  private async followOnce(signal: AbortSignal): Promise<void> {
    const bucket = await new Kvm(this.nats).create(accessBucket, { history: 1 });
    const watch = await bucket.watch();
    this.board = new FactsBoard();
    this.headSeen = 0;
    this.expected = undefined;
    this.watch = watch;
    if (signal.aborted) watch.stop();
    this.timer = setInterval(() => void this.beat(bucket), beatMs);
    this.timer.unref();
    for await (const entry of watch) await this.take(entry, bucket);
  }

  private async take(entry: KvWatchEntry, bucket: KV): Promise<void> {
    const { key, operation, revision } = entry;
    if (key === accessHeadKey) {
      const isFirst = this.headSeen === 0;
      this.headSeen = revision;
      this.board.seeHead();
      this.settle();
      if (isFirst) await this.beat(bucket);
      return;
    }
    const fault = this.board.take({ key, value: operation === 'PUT' ? jsonOf(entry) : undefined });
    if (fault !== undefined)
      this.logger.error(
        { key, fault },
        'a fact of access cannot be read: policy is asked for every decision until it can',
      );
  }

  /** Asks what policy told last; the facts are current once the watch has brought that. */
  private async beat(bucket: KV): Promise<void> {
    if (this.isBeating) return;
    this.isBeating = true;
    const [askedAt, seen] = [performance.now(), this.headSeen];
    if (this.expected && ++this.expected.beats > maxBeatsBehind) this.beginAnew();
    try {
      const told = await toldLast(bucket);
      // Policy's bucket is another than the one that is watched.
      if (told < seen && told > 0) this.beginAnew();
      else if (told > 0) this.expected ??= { told, askedAt, beats: 0 };
      this.settle();
    } catch (error) {
      this.logger.debug({ err: error }, 'what policy told last is not known');
    } finally {
      this.isBeating = false;
    }
  }

  private settle(): void {
    if (!this.expected || this.headSeen < this.expected.told) return;
    this.currentUntil = this.expected.askedAt + currentMs;
    this.expected = undefined;
  }

  private beginAnew(): void {
    this.expected = undefined;
    this.currentUntil = -Infinity;
    this.watch?.stop();
  }

  /** What was told while the line was down is not known; the watch is begun anew. */
  private async listen(): Promise<void> {
    for await (const { type } of this.nats.status()) {
      if (type === 'disconnect') this.currentUntil = -Infinity;
      if (type === 'reconnect') this.beginAnew();
    }
  }
}

/** The bucket's own number of the newest head; 0 while there is none. */
async function toldLast(bucket: KV): Promise<number> {
  const head = await within(bucket.get(accessHeadKey), beatDeadlineMs);
  return head?.operation === 'PUT' ? head.revision : 0;
}

function jsonOf(entry: KvWatchEntry): unknown {
  try {
    return entry.json();
  } catch {
    return null;
  }
}

async function within<T>(answer: Promise<T>, ms: number): Promise<T> {
  const late = pause(ms, undefined, { ref: false }).then(() => {
    throw new Error(`no answer within ${String(ms)} ms`);
  });
  return Promise.race([answer, late]);
}
