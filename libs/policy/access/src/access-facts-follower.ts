import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import { accessBucket, accessHeadKey } from '@jumpfleet/policy-contracts';
import type { AccessSnapshot } from '@jumpfleet/policy-domain';
import { Kvm } from '@nats-io/kv';
import type { KV, KvWatchEntry } from '@nats-io/kv';
import type { QueuedIterator } from '@nats-io/transport-node';
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

/** One watch of one bucket, and when that bucket was made. */
type Line = Readonly<{ bucket: KV; madeAt: string; watch: QueuedIterator<KvWatchEntry> }>;

/**
 * Holds policy's facts as they are now, in this process. It gives them out only while it knows them to be
 * current: all were loaded, NATS answered within the last second, and nothing that policy told is missing.
 */
export class AccessFactsFollower {
  private board = new FactsBoard();
  private line: Line | undefined;
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
    this.line?.watch.stop();
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
    const madeAt = await madeAtOf(bucket);
    const line = { bucket, madeAt, watch: await bucket.watch() };
    this.board = new FactsBoard();
    this.headSeen = 0;
    this.expected = undefined;
    this.line = line;
    if (signal.aborted) line.watch.stop();
    this.timer = setInterval(() => void this.beat(line), beatMs);
    this.timer.unref();
    for await (const entry of line.watch) await this.take(entry, line);
  }

  private async take(entry: KvWatchEntry, line: Line): Promise<void> {
    const { key, operation, revision } = entry;
    if (key === accessHeadKey) {
      const isFirst = this.headSeen === 0;
      this.headSeen = revision;
      this.board.seeHead();
      this.settle();
      if (isFirst) await this.beat(line);
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
  private async beat(line: Line): Promise<void> {
    if (this.isBeating) return;
    this.isBeating = true;
    if (this.expected && ++this.expected.beats > maxBeatsBehind) this.beginAnew();
    const askedAt = performance.now();
    try {
      const { madeAt, told } = await within(toldBy(line.bucket), beatDeadlineMs);
      if (line !== this.line) return;
      // A bucket that was made anew numbers its entries anew: what this watch brings of it is not whole.
      if (madeAt !== line.madeAt) this.beginAnew();
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
    this.line?.watch.stop();
  }

  /** What was told while the line was down is not known; the watch is begun anew. */
  private async listen(): Promise<void> {
    for await (const { type } of this.nats.status()) {
      if (type === 'disconnect') this.currentUntil = -Infinity;
      if (type === 'reconnect') this.beginAnew();
    }
  }
}

/** The bucket's own number of the newest head, 0 while there is none; and which bucket it is. */
async function toldBy(bucket: KV): Promise<Readonly<{ madeAt: string; told: number }>> {
  const [head, madeAt] = await Promise.all([bucket.get(accessHeadKey), madeAtOf(bucket)]);
  return { madeAt, told: head?.operation === 'PUT' ? head.revision : 0 };
}

const madeAtOf = async (bucket: KV): Promise<string> => (await bucket.status()).streamInfo.created;

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
