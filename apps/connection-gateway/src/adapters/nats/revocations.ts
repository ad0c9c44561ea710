import { setTimeout as pause } from 'node:timers/promises';
import { ensureStream, eventsStream } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import { registryEvents } from '@jumpfleet/registry-contracts';
import { DeliverPolicy, jetstream } from '@nats-io/jetstream';
import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import { z } from 'zod';

const deleted = z.object({ data: registryEvents['jumpfleet.jump-client.deleted.v1'] });
const deletedSubject = 'events.registry.*.jump-client.deleted';
const retryMs = 1_000;

/** The identities that no longer count: every deletion since the beginning, and each new one as it happens. */
export class Revocations {
  private readonly clients = new Set<string>();
  private messages: ConsumerMessages | undefined;
  private stopped = false;
  private caughtUp = false;

  constructor(
    private readonly nats: NatsConnection,
    private readonly onRevoked: (client: string) => void,
    private readonly logger: Logger,
  ) {}

  /** False until the past is known: till then a deleted client might be let in. */
  get isLoaded(): boolean {
    return this.caughtUp;
  }

  has(client: string): boolean {
    return this.clients.has(client);
  }

  revoke(client: string): void {
    this.clients.add(client);
    this.onRevoked(client);
  }

  start(): void {
    void this.follow();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.messages?.close();
  }

  private async follow(): Promise<void> {
    while (this.isFollowing()) {
      try {
        await this.read();
      } catch (error) {
        this.logger.warn({ err: error }, 'deletions cannot be followed; trying again');
      }
      if (this.isFollowing()) await pause(retryMs, undefined, { ref: false });
    }
  }

  private isFollowing(): boolean {
    return !this.stopped;
  }

  private async read(): Promise<void> {
    await ensureStream(this.nats, eventsStream);
    const consumer = await jetstream(this.nats).consumers.get(eventsStream.name, {
      filter_subjects: deletedSubject,
      deliver_policy: DeliverPolicy.All,
    });
    const { num_pending: pending } = await consumer.info();
    if (pending === 0) this.caughtUp = true;
    this.messages = await consumer.consume();
    for await (const message of this.messages) {
      this.take(message);
      if (message.info.pending === 0) this.caughtUp = true;
    }
  }

  private take(message: JsMsg): void {
    const event = deleted.safeParse(parse(message));
    if (event.success) this.revoke(event.data.data.endpointId ?? event.data.data.clientId);
    else this.logger.error({ subject: message.subject }, 'a deletion could not be read');
  }
}

function parse(message: JsMsg): unknown {
  try {
    return message.json();
  } catch {
    return undefined;
  }
}
