import { subjects } from '@jumpfleet/gateway-contracts';
import { TelemetryConsumer, WriteQueue, bodyOf, itemsIn } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import { jetstream } from '@nats-io/jetstream';
import type { JetStreamClient, JsMsg } from '@nats-io/jetstream';
import { randomUUID } from 'node:crypto';
import { noNews, readPresence, readReports } from '../../application/scheduling/telemetry-news.js';
import type { TelemetryNews } from '../../application/scheduling/telemetry-news.js';

export type TelemetryPorts = Readonly<{
  /** Resolves when everything that the news says is kept. */
  take(news: TelemetryNews): Promise<void>;
  /** For a time no messages could come. */
  wasDeaf(): void;
  unreadable(count: number): void;
}>;

type Entry = Readonly<{ message: JsMsg; body: unknown; size: number }>;

const maxPending = 1_000;
const maxWaiting = 4_000;
const maxItems = 1_000;
const pace = { restMs: 100, enough: 60 };
const presencePrefix = subjects.presence('');
/** No name of a shard begins so. */
const soundPrefix = subjects.upgrade('~');
const soundTimeoutMs = 10_000;
/** What a process that was killed had taken comes again so soon. */
const ackWaitMs = 5_000;

/**
 * Presence and reports of upgrades by one consumer, so that they come in the order of the stream: a report that
 * stands before the end of its line is read before it. Messages are acknowledged when they had their effect.
 */
export class UpgradeTelemetry {
  private readonly queue: WriteQueue<Entry>;
  private readonly consumer: TelemetryConsumer;
  private readonly sounds = new Map<string, () => void>();
  private readonly stream: JetStreamClient;

  constructor(
    nats: NatsConnection,
    logger: Logger,
    private readonly ports: TelemetryPorts,
  ) {
    this.stream = jetstream(nats);
    this.queue = new WriteQueue(logger, cutBatch, (batch) => this.write(batch), pace);
    const subjectsRead = [subjects.presence('*'), subjects.upgrade('*')];
    const order = { maxPending, ackWaitMs, isInOrder: true };
    const options = { durable: 'upgrades', subjects: subjectsRead, ...order };
    this.consumer = new TelemetryConsumer(nats, logger, options, (message) => {
      this.take(message);
    });
    void this.forgiveOnReconnect(nats);
  }

  start(): void {
    this.consumer.start();
  }

  async stop(): Promise<void> {
    await this.consumer.stop();
    await this.queue.stop();
  }

  /** Resolves when everything that the stream has now was read and had its effect. */
  async sound(): Promise<void> {
    const subject = `${soundPrefix}${randomUUID()}`;
    const heard = Promise.withResolvers<undefined>();
    this.sounds.set(subject, () => {
      heard.resolve(undefined);
    });
    const timer = setTimeout(() => {
      heard.reject(new Error('what shards say is not heard'));
    }, soundTimeoutMs);
    try {
      await Promise.all([
        this.stream.publish(subject, '{}', { timeout: soundTimeoutMs }),
        heard.promise,
      ]);
    } finally {
      clearTimeout(timer);
      this.sounds.delete(subject);
    }
  }

  private async forgiveOnReconnect(nats: NatsConnection): Promise<void> {
    for await (const status of nats.status()) if (status.type === 'reconnect') this.ports.wasDeaf();
  }

  private take(message: JsMsg): void {
    // The server hands it over again later; nothing is lost by not keeping it now.
    if (this.queue.length >= maxWaiting) return;
    const body = bodyOf(message);
    this.queue.add({ message, body, size: itemsIn(body) });
  }

  private async write(batch: readonly Entry[]): Promise<void> {
    const news = noNews();
    for (const { message, body } of batch)
      if (message.subject.startsWith(presencePrefix)) readPresence(news, body);
      else if (!message.subject.startsWith(soundPrefix)) readReports(news, body);
    await this.ports.take(news);
    for (const { message } of batch) this.sounds.get(message.subject)?.();
    if (news.unreadable > 0) this.ports.unreadable(news.unreadable);
    for (const { message } of batch) message.ack();
  }
}

function cutBatch(waiting: Entry[]): Entry[] {
  let items = 0;
  const end = waiting.findIndex(({ size }, index) => (items += size) > maxItems && index > 0);
  return waiting.splice(0, end < 0 ? waiting.length : end);
}
