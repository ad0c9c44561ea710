import type { Logger } from '@jumpfleet/observability';
import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { ConsumerMessages, JetStreamManager, JsMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { setTimeout as delay } from 'node:timers/promises';
import type { NatsConnection } from './connect-nats.js';
import { ensureStream, telemetryStream } from './streams.js';
import type { StreamDefinition } from './streams.js';

export type TelemetryOptions = Readonly<{
  /** Replicas of a service share it. */
  durable: string;
  subjects: readonly string[];
  /** Messages on their way at once: the bound of what waits in this process. */
  maxPending: number;
  /** Messages that are fetched ahead of whoever takes them; left out as many as may be pending. */
  prefetch?: number;
  /** After so long a message that was not acknowledged comes again. */
  ackWaitMs?: number;
  /**
   * Begins anew after the last message before which all were acknowledged, so that the order holds also across
   * a process that was killed; some come twice.
   */
  isInOrder?: boolean;
  /** Left out it is TELEMETRY. */
  stream?: StreamDefinition;
}>;

const standardAckWaitMs = 30_000;
const restartPauseMs = 200;
const pullExpiresMs = 5_000;

/**
 * A durable pull consumer on TELEMETRY, or a stream like it, that outlives everything: it makes the stream and itself anew
 * when NATS lost them, and hands over each message as it comes. Whoever takes a message acknowledges it.
 */
export class TelemetryConsumer {
  private messages: ConsumerMessages | undefined;
  private running: Promise<void> | undefined;
  private isStopped = false;

  constructor(
    private readonly nats: NatsConnection,
    private readonly logger: Logger,
    private readonly options: TelemetryOptions,
    /** A promise holds up the next message. */
    private readonly take: (message: JsMsg) => void | Promise<void>,
  ) {}

  start(): void {
    this.running = this.run();
    void this.restartOnReconnect();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.messages?.close();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.hasEnded()) {
      try {
        await this.consume();
      } catch (error) {
        if (this.hasEnded()) return;
        this.logger.warn({ err: error, durable: this.options.durable }, 'telemetry is held up');
      }
      if (!this.hasEnded()) await delay(restartPauseMs);
    }
  }

  private get stream(): StreamDefinition {
    return this.options.stream ?? telemetryStream;
  }

  private hasEnded(): boolean {
    return this.isStopped || this.nats.isClosed();
  }

  private async consume(): Promise<void> {
    await ensureStream(this.nats, this.stream);
    const {
      durable,
      subjects,
      maxPending,
      prefetch = maxPending,
      ackWaitMs = standardAckWaitMs,
      isInOrder,
    } = this.options;
    const manager = await jetstreamManager(this.nats, { checkAPI: false });
    const start = isInOrder
      ? await this.startAgain(manager)
      : { deliver_policy: DeliverPolicy.All };
    await manager.consumers.add(this.stream.name, {
      durable_name: durable,
      filter_subjects: [...subjects],
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(ackWaitMs),
      ...start,
      max_ack_pending: maxPending,
    });
    const consumer = await jetstream(this.nats).consumers.get(this.stream.name, durable);
    const messages = await consumer.consume({
      max_messages: prefetch,
      expires: pullExpiresMs,
      abort_on_missing_resource: true,
    });
    this.messages = messages;
    if (this.isStopped) await messages.close();
    for await (const message of messages) {
      const held = this.take(message);
      if (held) await held;
    }
  }

  private async startAgain(manager: JetStreamManager) {
    const { durable } = this.options;
    const { name } = this.stream;
    const known = await manager.consumers.info(name, durable).catch(() => undefined);
    if (!known) return { deliver_policy: DeliverPolicy.All } as const;
    await manager.consumers.delete(name, durable);
    const next = known.ack_floor.stream_seq + 1;
    return { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: next } as const;
  }

  /** A server that comes back may have forgotten the stream, the consumer and the pending pull. */
  private async restartOnReconnect(): Promise<void> {
    for await (const status of this.nats.status())
      if (status.type === 'reconnect') await this.messages?.close();
  }
}
