import { subjects } from '@jumpfleet/gateway-contracts';
import type {
  PresenceBatch,
  RosterDigest,
  SessionLine,
  StatsBatch,
} from '@jumpfleet/gateway-contracts';
import { ensureStream, telemetryStream } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { jetstream } from '@nats-io/jetstream';
import type { JetStreamClient } from '@nats-io/jetstream';
import { BatchPublisher } from '../../application/batch-publisher.js';

type PresenceItem = PresenceBatch['items'][number];
type StatsItem = StatsBatch['items'][number];

export type ShardName = Readonly<{ shard: string; run: string }>;

const confirmMs = 2_000;
const retryMs = 250;

/** What the shard tells about its clients, in batches that are repeated until TELEMETRY confirms them. */
export class Telemetry {
  private readonly stream: JetStreamClient;
  private readonly presenceBatches: BatchPublisher<PresenceItem>;
  private readonly statsBatches: BatchPublisher<StatsItem>;
  private readonly sessionLines: BatchPublisher<SessionLine>;

  constructor(
    private readonly nats: NatsConnection,
    private readonly name: ShardName,
    onDropped: (what: string, count: number) => void,
    beforePresence: () => void,
  ) {
    this.stream = jetstream(nats, { timeout: confirmMs });
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
        return this.publish(subjects.presence(shard), { ...this.name, items });
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
      send: (items) => this.publish(subjects.stats(shard), { ...this.name, items }),
      onDropped: (count) => onDropped('statistics', count),
    });
    this.sessionLines = new BatchPublisher<SessionLine>({
      maxItems: 1,
      maxWeight: 1,
      maxDelayMs: 0,
      maxWaiting: 10_000,
      maxInFlight: 4,
      retryMs,
      send: ([line]) => this.publish(subjects.session(shard), line),
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
    await this.publish(subjects.roster(this.name.shard), digest);
  }

  async stop(deadlineMs: number): Promise<void> {
    await Promise.all([
      this.presenceBatches.stop(deadlineMs),
      this.statsBatches.stop(deadlineMs),
      this.sessionLines.stop(deadlineMs),
    ]);
  }

  private async publish(subject: string, message: unknown): Promise<void> {
    try {
      await this.stream.publish(subject, JSON.stringify(message));
    } catch (error) {
      // The stream is gone when the bus lost its storage.
      await ensureStream(this.nats, telemetryStream);
      throw error;
    }
  }
}
