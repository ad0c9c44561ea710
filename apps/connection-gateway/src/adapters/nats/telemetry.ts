import { subjects } from '@jumpfleet/gateway-contracts';
import type {
  PresenceBatch,
  RosterDigest,
  SessionLine,
  StatsBatch,
} from '@jumpfleet/gateway-contracts';
import { BatchPublisher } from '../../application/batch-publisher.js';
import type { TelemetryStream } from './telemetry-stream.js';

type PresenceItem = PresenceBatch['items'][number];
type StatsItem = StatsBatch['items'][number];

export type ShardName = Readonly<{ shard: string; run: string }>;

const retryMs = 250;

/** What the shard tells about its clients, in batches that are repeated until TELEMETRY confirms them. */
export class Telemetry {
  private readonly presenceBatches: BatchPublisher<PresenceItem>;
  private readonly statsBatches: BatchPublisher<StatsItem>;
  private readonly sessionLines: BatchPublisher<SessionLine>;

  constructor(
    private readonly stream: TelemetryStream,
    private readonly name: ShardName,
    onDropped: (what: string, count: number) => void,
    beforePresence: () => void,
  ) {
    const { shard } = name;
    this.presenceBatches = new BatchPublisher<PresenceItem>({
      maxItems: 200,
      maxWeight: 200,
      maxDelayMs: 10,
      maxWaiting: 40_000,
      maxInFlight: 4,
      retryMs,
      send: (items) => {
        beforePresence();
        return this.stream.publish(subjects.presence(shard), { ...this.name, items });
      },
      onDropped: (count) => onDropped('presence', count),
    });
    this.statsBatches = new BatchPublisher<StatsItem>({
      maxItems: 500,
      maxWeight: 400_000,
      maxDelayMs: 250,
      maxWaiting: 20_000,
      maxInFlight: 4,
      retryMs,
      send: (items) => this.stream.publish(subjects.stats(shard), { ...this.name, items }),
      onDropped: (count) => onDropped('statistics', count),
    });
    this.sessionLines = new BatchPublisher<SessionLine>({
      maxItems: 1,
      maxWeight: 1,
      maxDelayMs: 0,
      maxWaiting: 10_000,
      maxInFlight: 32,
      retryMs,
      send: ([line]) => this.stream.publish(subjects.session(shard), line),
      onDropped: (count) => onDropped('session lines', count),
    });
  }

  presence(item: PresenceItem): void {
    this.presenceBatches.add(item);
  }

  statistics(item: StatsItem, bytes: number): void {
    this.statsBatches.add(item, bytes);
  }

  session(line: SessionLine): void {
    this.sessionLines.add(line);
  }

  /** Not repeated: the next digest says the same. */
  async roster(digest: RosterDigest): Promise<void> {
    await this.stream.publish(subjects.roster(this.name.shard), digest);
  }

  async stop(deadlineMs: number): Promise<void> {
    await Promise.all([
      this.presenceBatches.stop(deadlineMs),
      this.statsBatches.stop(deadlineMs),
      this.sessionLines.stop(deadlineMs),
    ]);
  }
}
