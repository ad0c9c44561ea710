import { ensureStream, eventsStream } from '@jumpfleet/messaging';
import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import { DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { WakeUp } from '../leadership/wake-up.js';
import { eventsOf } from '../wire.js';

const prefetch = 500;
const consuming = { max_messages: prefetch, expires: 10_000, idle_heartbeat: 2_000 };

/** A place on the stream: a hint where to go on reading, checked before it is believed. */
export type Cursor = Readonly<{ sequence: number; created: string; storedAt: string }>;

/** Reads the sources' events in stream order, a bounded number ahead. */
export class StreamReader {
  private readonly buffer: JsMsg[] = [];
  private readonly arrived = new WakeUp();
  private readonly drained = new WakeUp();
  private failure: unknown;
  private ended = false;

  private constructor(
    private readonly messages: ConsumerMessages,
    /** When the stream was made. */
    readonly created: string,
  ) {
    void this.pump();
  }

  static async open(
    nats: NatsConnection,
    sources: readonly string[],
    cursor: Cursor | undefined,
  ): Promise<StreamReader> {
    const { created, state } = await ensureStream(nats, eventsStream);
    const believed =
      cursor?.created === created &&
      cursor.sequence <= state.last_seq &&
      (await storedAt(nats, cursor.sequence)) === cursor.storedAt;
    const consumer = await jetstream(nats).consumers.get(eventsStream.name, {
      filter_subjects: sources.map(eventsOf),
      ...(believed
        ? { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: cursor.sequence + 1 }
        : { deliver_policy: DeliverPolicy.All }),
    });
    return new StreamReader(await consumer.consume(consuming), created);
  }

  /** What has arrived, up to a number; waits for the first, but not longer than the given time. */
  async take(most: number, waitMs: number, signal: AbortSignal): Promise<JsMsg[]> {
    if (this.buffer.length === 0 && !this.ended) await this.arrived.wait(waitMs, signal);
    const taken = this.buffer.splice(0, most);
    this.drained.ring();
    if (taken.length === 0 && this.ended)
      throw new Error('The stream ended.', { cause: this.failure });
    return taken;
  }

  async close(): Promise<void> {
    this.ended = true;
    this.drained.ring();
    await this.messages.close();
  }

  private async pump(): Promise<void> {
    try {
      for await (const message of this.messages) {
        this.buffer.push(message);
        this.arrived.ring();
        while (this.buffer.length >= prefetch && !this.ended) await this.drained.wait(1_000);
      }
    } catch (error) {
      this.failure = error;
    }
    this.ended = true;
    this.arrived.ring();
  }
}

async function storedAt(nats: NatsConnection, sequence: number): Promise<string | undefined> {
  if (sequence === 0) return '';
  const manager = await jetstreamManager(nats, { checkAPI: false });
  const message = await manager.streams
    .getMessage(eventsStream.name, { seq: sequence })
    .catch(() => null);
  return message?.time.toISOString();
}
