import { rosterDigest } from '@jumpfleet/gateway-contracts';
import type { RosterDigest } from '@jumpfleet/gateway-contracts';
import { WriteQueue, bodyOf, itemsIn } from '@jumpfleet/messaging';
import type { Presence } from '@jumpfleet/registry-domain';
import type { Counter, Histogram, Logger, Metrics } from '@jumpfleet/observability';
import type { JsMsg } from '@nats-io/jetstream';
import { noPresenceNews, readPresence } from '../../application/presence-batch.js';
import type { PresenceNews } from '../../application/presence-batch.js';
import type { PresenceApplied } from '../persistence/presence-store.js';
import { applyApart } from './apply-apart.js';

/** What a batch of presence leads to; the module wires it. */
export type PresencePorts = Readonly<{
  /** Sees to it that the run is known before its clients are written. */
  meetRun(shard: string, run: string): Promise<void>;
  apply(batch: ReadonlyMap<string, Presence>): Promise<PresenceApplied>;
  markUninstalled(client: string): Promise<void>;
  markDisabled(client: string): Promise<void>;
  /** It was lost or disabled, and is connected now. */
  markBack(client: string): Promise<void>;
  changed(clients: readonly string[]): void;
  /** Compares a digest with what has been written so far. */
  differingBuckets(digest: RosterDigest): Promise<number[]>;
  /** Answers how many lines it brought in order. */
  repair(digest: RosterDigest, buckets: readonly number[]): Promise<number>;
}>;

type Entry =
  | Readonly<{ kind: 'presence'; message: JsMsg; body: unknown; size: number }>
  | Readonly<{ kind: 'roster'; message: JsMsg; digest: RosterDigest }>;

const maxItems = 1_000;
const maxWaiting = 4_000;
/** Nobody sees 15 ms; twenty messages may be four thousand clients. */
const pace = { restMs: 15, enough: 20 };

/**
 * Presence and roster digests in the order of the stream: a digest is compared when everything that its
 * shard said before it has been written. Messages are acknowledged after the commit.
 */
export class PresenceConsumer {
  private readonly queue: WriteQueue<Entry>;
  private readonly repairing = new Set<string>();
  private readonly counted: Counter;
  private readonly batchSize: Histogram;

  constructor(
    private readonly ports: PresencePorts,
    private readonly logger: Logger,
    metrics: Metrics,
  ) {
    this.counted = metrics.counter(
      'registry_presence_items_total',
      'Presence items by what became of them.',
      ['outcome'],
    );
    this.batchSize = metrics.histogram(
      'registry_presence_batch_clients',
      'Clients written in one statement.',
      [],
      [1, 2, 5, 10, 50, 100, 500, 1000],
    );
    this.queue = new WriteQueue(logger, cutBatch, (batch) => this.write(batch), pace);
  }

  take(message: JsMsg): void {
    // The server hands it over again later; nothing is lost by not keeping it now.
    if (this.queue.length >= maxWaiting) return;
    const body = bodyOf(message);
    if (!message.subject.startsWith('telemetry.roster.')) {
      this.queue.add({ kind: 'presence', message, body, size: itemsIn(body) });
      return;
    }
    const digest = rosterDigest.safeParse(body);
    if (digest.success) this.queue.add({ kind: 'roster', message, digest: digest.data });
    else this.refuse(message);
  }

  stop(): Promise<void> {
    return this.queue.stop();
  }

  private async write(batch: Entry[]): Promise<void> {
    const news = noPresenceNews();
    for (const entry of batch) if (entry.kind === 'presence') readPresence(news, entry.body);
    for (const { shard, run } of news.runs.values()) await this.ports.meetRun(shard, run);
    if (news.clients.size > 0) await this.apply(news);
    for (const client of news.uninstalled) await this.ports.markUninstalled(client);
    for (const client of news.disabled) await this.ports.markDisabled(client);
    for (const entry of batch) {
      if (entry.kind === 'roster') await this.compare(entry.digest);
      entry.message.ack();
    }
  }

  private async apply(news: PresenceNews): Promise<void> {
    const results = await applyApart(
      [...news.clients],
      (rows) => this.ports.apply(new Map(rows)),
      ([client], error) => {
        this.counted.inc({ outcome: 'refused' });
        this.logger.error({ err: error, client }, 'presence of a client cannot be written');
      },
    );
    this.batchSize.observe(news.clients.size);
    for (const { changed, back, unknown } of results) {
      this.counted.inc({ outcome: 'changed' }, changed.length);
      this.counted.inc({ outcome: 'unknown-client' }, unknown);
      this.ports.changed(changed);
      for (const client of back) await this.ports.markBack(client);
    }
    this.counted.inc({ outcome: 'unreadable' }, news.unreadable);
  }

  private async compare(digest: RosterDigest): Promise<void> {
    if (this.repairing.has(digest.shard)) return;
    const buckets = await this.ports.differingBuckets(digest);
    if (buckets.length > 0) void this.repair(digest, buckets);
  }

  /** Beside the queue: a shard that does not answer must not hold up what others say. */
  private async repair(digest: RosterDigest, buckets: readonly number[]): Promise<void> {
    const { shard, run } = digest;
    this.repairing.add(shard);
    try {
      const repaired = await this.ports.repair(digest, buckets);
      this.counted.inc({ outcome: 'repaired' }, repaired);
      this.logger.info({ shard, run, buckets: buckets.length, repaired }, 'roster repaired');
    } catch (error) {
      this.logger.warn({ err: error, shard, run }, 'the roster of a shard could not be compared');
    } finally {
      this.repairing.delete(shard);
    }
  }

  private refuse(message: JsMsg): void {
    this.counted.inc({ outcome: 'unreadable' });
    this.logger.error({ subject: message.subject }, 'a telemetry message cannot be read');
    message.term();
  }
}

/** Up to a thousand items, and nothing after a digest, so that it sees exactly what came before it. */
function cutBatch(waiting: Entry[]): Entry[] {
  let items = 0;
  let taken = 0;
  for (const entry of waiting) {
    items += entry.kind === 'presence' ? entry.size : 0;
    if (taken > 0 && items > maxItems) break;
    taken++;
    if (entry.kind === 'roster') break;
  }
  return waiting.splice(0, taken);
}
