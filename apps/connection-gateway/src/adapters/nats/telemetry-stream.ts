import { ensureStream, telemetryStream } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { jetstream } from '@nats-io/jetstream';
import type { JetStreamClient } from '@nats-io/jetstream';

const confirmMs = 2_000;

/** Publishes to TELEMETRY; resolves when the stream has it. */
export class TelemetryStream {
  private readonly stream: JetStreamClient;

  constructor(private readonly nats: NatsConnection) {
    this.stream = jetstream(nats, { timeout: confirmMs });
  }

  async publish(subject: string, message: unknown): Promise<void> {
    try {
      await this.stream.publish(subject, JSON.stringify(message));
    } catch (error) {
      // The stream is gone when the bus lost its storage.
      await ensureStream(this.nats, telemetryStream);
      throw error;
    }
  }
}
