import { setTimeout as delay } from 'node:timers/promises';
import { sessionLine, subjects } from '@jumpfleet/gateway-contracts';
import { NATS, ensureStream, telemetryStream } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { SessionReports } from '../../application/session-reports.js';

const durable = 'sessions';
const retryMs = 500;
const redeliverMs = 1_000;

/** `telemetry.session.<shard>`, each report at least once. Made anew when NATS has lost its memory. */
@Injectable()
export class SessionLinesConsumer implements OnApplicationBootstrap, OnModuleDestroy {
  private messages: ConsumerMessages | undefined;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    @Inject(NATS) private readonly nats: NatsConnection,
    private readonly reports: SessionReports,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.messages?.close();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (;;) {
      try {
        await this.consume();
      } catch (error) {
        if (signal.aborted) return;
        this.logger.warn({ err: error }, 'session reports are not coming in');
      }
      if (!(await elapsed(retryMs, signal))) return;
    }
  }

  private async consume(): Promise<void> {
    const { stopping, nats } = this;
    const { name } = telemetryStream;
    await ensureStream(nats, telemetryStream);
    const manager = await jetstreamManager(nats, { checkAPI: false });
    await manager.consumers.add(name, {
      durable_name: durable,
      filter_subject: subjects.session('>'),
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(30_000),
      max_ack_pending: 1_000,
    });
    const consumer = await jetstream(nats, { checkAPI: false }).consumers.get(name, durable);
    this.messages = await consumer.consume({ max_messages: 200, abort_on_missing_resource: true });
    if (stopping.signal.aborted) return;
    for await (const message of this.messages) await this.take(message);
  }

  private async take(message: JsMsg): Promise<void> {
    try {
      await this.handle(message);
    } catch (error) {
      this.logger.warn({ err: error, subject: message.subject }, 'a session report must wait');
      message.nak(redeliverMs);
    }
  }

  private async handle(message: JsMsg): Promise<void> {
    const report = sessionLine.safeParse(parsed(message));
    const shard = message.subject.split('.').at(-1) ?? '';
    if (!report.success) {
      this.logger.error({ subject: message.subject }, 'a session report could not be read');
      message.term('malformed');
      return;
    }
    const known = await this.reports.handle(report.data, shard);
    if (known) message.ack();
    else message.term('unknown session');
  }
}

/** False when it was cut short. */
function elapsed(ms: number, signal: AbortSignal): Promise<boolean> {
  return delay(ms, true, { signal }).catch(() => false);
}

function parsed(message: JsMsg): unknown {
  try {
    return message.json();
  } catch {
    return undefined;
  }
}
