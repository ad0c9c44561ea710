import { WriteQueue } from '@jumpfleet/messaging';
import type { Counter, Logger, Metrics } from '@jumpfleet/observability';
import type { JsMsg } from '@nats-io/jetstream';
import { newestStatistics, readStatistics } from '../../application/statistics-batch.js';
import type { StatisticsNews } from '../../application/statistics-batch.js';
import { applyApart } from './apply-apart.js';

export type StatisticsPorts = Readonly<{
  /** Answers the clients whose statistics changed. */
  apply(rows: readonly StatisticsNews[]): Promise<string[]>;
  changed(clients: readonly string[]): void;
}>;

type Entry = Readonly<{ message: JsMsg; items: ReturnType<typeof readStatistics>['items'] }>;

const maxItems = 1_000;
const maxWaiting = 2_000;
/** What clients tell twice a minute may be a tenth of a second older. */
const pace = { restMs: 100, enough: 4 };

/** Statistics into Postgres: read while the batch before is written, acknowledged after the commit. */
export class StatisticsConsumer {
  private readonly queue: WriteQueue<Entry>;
  private readonly counted: Counter;

  constructor(
    private readonly ports: StatisticsPorts,
    private readonly logger: Logger,
    metrics: Metrics,
  ) {
    this.counted = metrics.counter(
      'registry_statistics_items_total',
      'Statistics by what became of them.',
      ['outcome'],
    );
    this.queue = new WriteQueue(logger, cutBatch, (batch) => this.write(batch), pace);
  }

  take(message: JsMsg): void {
    // The server hands it over again later; nothing is lost by not keeping it now.
    if (this.queue.length >= maxWaiting) return;
    const { items, unreadable } = read(message);
    if (unreadable > 0) this.counted.inc({ outcome: 'unreadable' }, unreadable);
    this.queue.add({ message, items });
  }

  stop(): Promise<void> {
    return this.queue.stop();
  }

  private async write(batch: Entry[]): Promise<void> {
    const rows = newestStatistics(batch.flatMap(({ items }) => items));
    const results = await applyApart(
      rows,
      (part) => this.ports.apply(part),
      ({ client }, error) => {
        this.counted.inc({ outcome: 'refused' });
        this.logger.error({ err: error, client }, 'statistics of a client cannot be written');
      },
    );
    for (const { message } of batch) message.ack();
    const changed = results.flat();
    this.counted.inc({ outcome: 'changed' }, changed.length);
    this.counted.inc({ outcome: 'unchanged' }, rows.length - changed.length);
    this.ports.changed(changed);
  }
}

function read(message: JsMsg): ReturnType<typeof readStatistics> {
  try {
    return readStatistics(message.json());
  } catch {
    return { items: [], unreadable: 1 };
  }
}

function cutBatch(waiting: Entry[]): Entry[] {
  let items = 0;
  let taken = 0;
  for (const entry of waiting) {
    items += entry.items.length;
    if (taken > 0 && items > maxItems) break;
    taken++;
  }
  return waiting.splice(0, taken);
}
