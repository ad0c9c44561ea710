import { setTimeout as pause } from 'node:timers/promises';
import { ensureStream, eventsStream } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import { registryEvents } from '@jumpfleet/registry-contracts';
import { DeliverPolicy, jetstream } from '@nats-io/jetstream';
import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import { z } from 'zod';
import type { IdentityHolds } from '../../application/identity-holds.js';

const conflicted = 'jumpfleet.jump-client.identity-conflicted.v1';
const decided = 'jumpfleet.jump-client.identity-decided.v1';
const event = z.discriminatedUnion('type', [
  z.object({ type: z.literal(conflicted), data: registryEvents[conflicted] }),
  z.object({ type: z.literal(decided), data: registryEvents[decided] }),
]);
const subjects = ['conflicted', 'decided'].map(
  (what) => `events.registry.*.jump-client.identity-${what}`,
);
const retryMs = 1_000;

/** Follows which identities are in doubt: all that was said since the beginning, and what is said now. */
export class IdentityWatch {
  private messages: ConsumerMessages | undefined;
  private stopped = false;
  private caughtUp = false;

  constructor(
    private readonly nats: NatsConnection,
    private readonly holds: IdentityHolds,
    /** Whoever is connected under this identity must leave. */
    private readonly onConflict: (client: string) => void,
    private readonly logger: Logger,
  ) {}

  get isLoaded(): boolean {
    return this.caughtUp;
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
        this.logger.warn({ err: error }, 'identities in doubt cannot be followed; trying again');
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
      filter_subjects: subjects,
      deliver_policy: DeliverPolicy.All,
    });
    const { num_pending: pending } = await consumer.info();
    if (pending === 0) this.catchUp();
    this.messages = await consumer.consume();
    for await (const message of this.messages) {
      this.take(message);
      if (message.info.pending === 0) this.catchUp();
    }
  }

  /** What was in doubt once and is decided by now troubles nobody. */
  private catchUp(): void {
    if (this.caughtUp) return;
    this.caughtUp = true;
    for (const client of this.holds.waiting) this.onConflict(client);
  }

  private take(message: JsMsg): void {
    const read = event.safeParse(parse(message));
    if (!read.success) {
      this.logger.error({ subject: message.subject }, 'an event about an identity cannot be read');
      return;
    }
    const { type, data } = read.data;
    if (type === decided) {
      this.holds.decided(data.clientId, data.keeps, data.others);
      return;
    }
    this.holds.conflicted(data.clientId);
    if (this.caughtUp) this.onConflict(data.clientId);
  }
}

function parse(message: JsMsg): unknown {
  try {
    return message.json();
  } catch {
    return undefined;
  }
}
