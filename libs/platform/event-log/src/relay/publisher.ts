import { eventsStream } from '@jumpfleet/messaging';
import type { JetStreamClient, PubAck } from '@nats-io/jetstream';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { PublishedEvent } from '../published-event.js';
import { eventHeaders, eventSubject } from '../wire.js';

const ackTimeoutMs = 3_000;

export type Outgoing = Readonly<{
  event: PublishedEvent;
  partition: number;
  previous: number;
  traceparent: string | undefined;
}>;

export type WindowOutcome = Readonly<{
  /** How many, from the first on, are on the stream. */
  stored: number;
  /** One after a failed one was stored: the order on the stream is broken. */
  disordered: boolean;
  /** The highest sequence, and the lowest among those that were not there before. */
  lastSequence: number;
  firstNewSequence: number;
  error?: unknown;
}>;

/** Publishes a window of events without waiting for each acknowledgement. */
export class Publisher {
  private readonly client: JetStreamClient;

  constructor(
    nats: NatsConnection,
    private readonly source: string,
  ) {
    this.client = jetstream(nats);
  }

  async publish(window: readonly Outgoing[], attempt: number): Promise<WindowOutcome> {
    const acks = await Promise.allSettled(window.map((one) => this.send(one, attempt)));
    const failed = acks.findIndex(({ status }) => status === 'rejected');
    const stored = failed === -1 ? acks.length : failed;
    const answers = acks.filter((ack) => ack.status === 'fulfilled').map(({ value }) => value);
    const failure = acks[failed];
    return {
      stored,
      disordered: answers.length > stored,
      lastSequence: Math.max(0, ...answers.map(({ seq }) => seq)),
      firstNewSequence: Math.min(
        Number.MAX_SAFE_INTEGER,
        ...answers.filter(({ duplicate }) => !duplicate).map(({ seq }) => seq),
      ),
      ...(failure?.status === 'rejected' && { error: failure.reason as unknown }),
    };
  }

  private async send(
    { event, partition, previous, traceparent }: Outgoing,
    attempt: number,
  ): Promise<PubAck> {
    const subject = eventSubject(this.source, partition, event.type);
    return this.client.publish(subject, JSON.stringify(event), {
      msgID: attempt === 0 ? event.id : `${event.id}.${attempt}`,
      headers: eventHeaders(event, previous, traceparent),
      expect: { streamName: eventsStream.name },
      timeout: ackTimeoutMs,
    });
  }
}
