import { randomUUID } from 'node:crypto';
import {
  OutboxRelay,
  PostgresEventStore,
  eventCodec,
  eventLogMigrations,
} from '@jumpfleet/event-log';
import type { Log } from '@jumpfleet/event-log';
import type { Actor, DomainEvent } from '@jumpfleet/kernel';
import type { NatsConnection } from '@jumpfleet/messaging';
import { DataSource } from 'typeorm';
import { z } from 'zod';

type Fact = DomainEvent<
  'Fact',
  1,
  { type: string; subject: string; data: Record<string, unknown> }
>;

const nothing = (): void => undefined;
const silent: Log = { info: nothing, warn: nothing, error: nothing };
const codec = eventCodec<Fact>({
  Fact: {
    version: 1,
    schema: z.object({
      type: z.string(),
      subject: z.string(),
      data: z.record(z.string(), z.unknown()),
    }),
  },
});

/** The event log of a service, which tells whatever facts it is asked to. */
export class FactSource {
  private constructor(
    private readonly database: DataSource,
    private readonly store: PostgresEventStore<Fact>,
    private readonly relay: OutboxRelay<Fact>,
  ) {}

  static async start(source: string, url: string, nats: NatsConnection): Promise<FactSource> {
    const database = new DataSource({ type: 'postgres', url, migrations: eventLogMigrations });
    await database.initialize();
    await database.runMigrations();
    const store = new PostgresEventStore(database, codec, []);
    const publish = ({ event: { data } }: { event: Fact }) => data;
    const relay = new OutboxRelay({ source, codec, publish, databaseUrl: url, nats, log: silent });
    store.onCommitted(() => {
      relay.wake();
    });
    relay.start();
    return new FactSource(database, store, relay);
  }

  async tell(actor: Actor, ...[type, subject, data]: readonly [string, string, object]) {
    const fact: Fact = { type: 'Fact', version: 1, data: { type, subject, data: { ...data } } };
    const cause = { actor, correlationId: 'spec' };
    await this.store.append(`spec.fact.${randomUUID()}`, 0, [fact], { cause });
  }

  async stop(): Promise<void> {
    await this.relay.stop();
    await this.database.destroy();
  }
}
