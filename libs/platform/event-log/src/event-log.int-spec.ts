import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from '@jest/globals';
import { connectNats, ensureStream, eventsStream } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { eventually, testDatabase, testNats } from '@jumpfleet/testing';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { jetstreamManager } from '@nats-io/jetstream';
import { NestFactory } from '@nestjs/core';
import type { INestMicroservice } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EventConsumer } from './consumer/event-consumer.js';
import { EventContext } from './consumer/event-context.js';
import { EventHandlers } from './consumer/event-handlers.js';
import { silentLog } from './log.js';
import type { PublishedEvent } from './published-event.js';
import { OutboxRelay } from './relay/outbox-relay.js';
import { ReadModels } from './read-models/read-models.js';
import { eventLogMigrations } from './store/event-log.migration.js';
import type { CounterEvent } from './store/event-store-contract.spec.js';
import { cause, counterCodec, counterModels, opened, raised, closed } from './store/event-store-contract.spec.js';
import { PostgresEventStore } from './store/postgres-event-store.js';

type Raised = PublishedEvent<{ counterId: string; by: number }>;

const log = process.env['LOG'] ? { info: console.log, warn: console.log, error: console.log } : silentLog;

let fail: ((event: PublishedEvent) => void) | undefined;

@EventHandlers()
class Tally {
  @EventPattern('test.counter.raised.v1')
  async on(@Payload() event: Raised, @Ctx() context: EventContext): Promise<void> {
    fail?.(event);
    await context.tx.query('INSERT INTO tally (position, counter, by, correlation) VALUES ($1, $2, $3, $4)', [event.position, event.data.counterId, event.data.by, context.cause.correlationId]);
  }
}
@Module({ controllers: [Tally] })
class TallyModule {}

let nats: NatsConnection;
let server: Awaited<ReturnType<typeof testNats>>;
const databases: DataSource[] = [];
const stops: (() => Promise<unknown>)[] = [];

async function database(name: string): Promise<DataSource> {
  const dataSource = new DataSource({ type: 'postgres', url: await testDatabase(name), migrations: eventLogMigrations });
  await dataSource.initialize();
  await dataSource.runMigrations();
  databases.push(dataSource);
  return dataSource;
}

let source: DataSource;
let target: DataSource;
let store: PostgresEventStore<CounterEvent>;

beforeAll(async () => {
  server = await testNats();
  nats = await connectNats({ url: server.url, name: 'event-log-test' });
});
beforeEach(async () => {
  fail = undefined;
  source = await database('source');
  target = await database('target');
  await target.query('CREATE TABLE tally (position bigint, counter text, by int, correlation text)');
  await new ReadModels({ dataSource: source, codec: counterCodec, readModels: counterModels, log }).prepare();
  store = new PostgresEventStore(source, counterCodec, counterModels);
  await (await jetstreamManager(nats)).streams.delete('EVENTS').catch(() => undefined);
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  for (const dataSource of databases.splice(0)) await dataSource.destroy();
});
afterAll(async () => { await nats.close(); });

function relay(): OutboxRelay<CounterEvent> {
  const made = new OutboxRelay<CounterEvent>({
    source: 'counters',
    codec: counterCodec,
    publish: ({ event }) => event.type === 'CounterRaised' ? { type: 'test.counter.raised.v1', subject: event.data.counterId, data: event.data } : undefined,
    databaseUrl: (source.options as { url: string }).url,
    nats,
    log,
  });
  made.start();
  store.onCommitted(() => made.wake());
  stops.push(() => made.stop());
  return made;
}

async function consumer(): Promise<{ consumer: EventConsumer; app: INestMicroservice }> {
  const made = new EventConsumer({ name: 'tally', sources: ['counters'], dataSource: target, nats, logger: log });
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(TallyModule, { strategy: made, logger: log === silentLog ? false : undefined } as never);
  await app.listen();
  stops.push(() => app.close());
  return { consumer: made, app };
}

const tally = async (): Promise<number> => {
  const [row] = await target.query<{ n: number; d: number; total: number }[]>('SELECT count(*)::int n, count(distinct position)::int d, coalesce(sum(by),0)::int total FROM tally');
  expect(row?.n).toBe(row?.d);
  return row?.total ?? 0;
};
const raiseMany = async (streams: number, times: number) => {
  await Promise.all(Array.from({ length: streams }, async (_, i) => {
    const s = `s${i}`;
    const history = await store.load(s);
    let revision = history.length;
    if (revision === 0) revision += (await store.append(s, 0, [opened(s)], { cause })).length;
    for (let t = 0; t < times; t++) revision += (await store.append(s, revision, [raised(s)], { cause })).length;
  }));
};

describe('The event log between two services', () => {
  it('brings each fact to the other service once', async () => {
    relay();
    await consumer();
    await raiseMany(10, 20);
    await eventually(async () => expect(await tally()).toBe(200));
  });
  it('refills the stream when it was wiped', async () => {
    relay();
    await raiseMany(5, 20);
    const manager = await jetstreamManager(nats);
    await eventually(async () => expect((await manager.streams.info('EVENTS')).state.messages).toBe(100));
    await manager.streams.delete('EVENTS');
    await consumer();
    await raiseMany(5, 20);
    await eventually(async () => expect(await tally()).toBe(200));
  });
  it('parks what cannot be handled, goes on, and replays', async () => {
    relay();
    const { consumer: made } = await consumer();
    fail = (event) => { if ((event as Raised).data.counterId === 's3') throw new Error('bad s3'); };
    await raiseMany(5, 4);
    await eventually(async () => expect(await tally()).toBe(16));
    await eventually(async () => expect(await made.parked()).toHaveLength(4));
    expect((await made.parked())[0]?.error).toContain('bad s3');
    fail = undefined;
    expect(await made.replayParked()).toBe(4);
    expect(await tally()).toBe(20);
  });
});
