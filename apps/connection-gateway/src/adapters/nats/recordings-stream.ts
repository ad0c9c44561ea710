import { subjects } from '@jumpfleet/gateway-contracts';
import type { RecordingBatch } from '@jumpfleet/gateway-contracts';
import { ensureStream, recordingsStream } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { jetstream } from '@nats-io/jetstream';
import type { JetStreamClient } from '@nats-io/jetstream';

const confirmMs = 2_000;

/** Publishes to RECORDINGS; resolves when the stream has it. */
export class RecordingsStream {
  private readonly stream: JetStreamClient;

  constructor(
    private readonly nats: NatsConnection,
    private readonly shard: string,
  ) {
    this.stream = jetstream(nats, { timeout: confirmMs });
  }

  async publish(batches: readonly RecordingBatch[]): Promise<void> {
    try {
      await this.stream.publish(subjects.recording(this.shard), JSON.stringify({ batches }));
    } catch (error) {
      // The stream is gone when the bus lost its storage.
      await ensureStream(this.nats, recordingsStream);
      throw error;
    }
  }
}
