import { subjects } from '@jumpfleet/gateway-contracts';
import type { UpgradeReports } from '@jumpfleet/gateway-contracts';
import { BatchPublisher } from '../../application/batch-publisher.js';
import type { TelemetryStream } from './telemetry-stream.js';
import type { ShardName } from './telemetry.js';

type Item = UpgradeReports['items'][number];
type Sent = UpgradeReports['sent'][number];
type Entry = Readonly<{ item: Item; onKept: () => void }> | Readonly<{ sent: Sent }>;

export type UpgradeReport = Omit<Item, 'at'>;

const secondMs = 1_000;
const nobody = (): void => undefined;

/** What the orchestrator hears of the upgrades of this shard's clients, and of the bytes that left it. */
export class UpgradeReporter {
  private readonly batches: BatchPublisher<Entry>;
  /** Of seconds that are not over, or not reported yet. */
  private readonly bytesOf = new Map<number, number>();

  constructor(stream: TelemetryStream, name: ShardName, onDropped: (count: number) => void) {
    this.batches = new BatchPublisher<Entry>({
      maxItems: 200,
      maxWeight: 200,
      maxDelayMs: 10,
      maxWaiting: 20_000,
      maxInFlight: 4,
      retryMs: 250,
      send: async (entries) => {
        await stream.publish(subjects.upgrade(name.shard), { ...name, ...reportsOf(entries) });
        for (const entry of entries) if ('item' in entry) entry.onKept();
      },
      onDropped,
    });
  }

  /** `onKept` is called once the stream has it. */
  report(item: UpgradeReport, onKept: () => void = nobody): void {
    this.batches.add({ item: { ...item, at: Date.now() }, onKept });
  }

  sent(bytes: number): void {
    const second = Math.floor(Date.now() / secondMs);
    this.bytesOf.set(second, (this.bytesOf.get(second) ?? 0) + bytes);
  }

  /** Tells of the seconds that are over. */
  tellSeconds(): void {
    const present = Math.floor(Date.now() / secondMs);
    for (const [second, bytes] of this.bytesOf) {
      if (second >= present) continue;
      this.bytesOf.delete(second);
      this.batches.add({ sent: { second, bytes } });
    }
  }

  stop(deadlineMs: number): Promise<void> {
    for (const [second, bytes] of this.bytesOf) this.batches.add({ sent: { second, bytes } });
    this.bytesOf.clear();
    return this.batches.stop(deadlineMs);
  }
}

function reportsOf(entries: readonly Entry[]): Pick<UpgradeReports, 'items' | 'sent'> {
  const items: Item[] = [];
  const sent: Sent[] = [];
  for (const entry of entries)
    if ('item' in entry) items.push(entry.item);
    else sent.push(entry.sent);
  return { items, sent };
}
