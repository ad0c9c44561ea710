import { connectNats } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { DataSource } from 'typeorm';
import { EventConsumer } from '../consumer/event-consumer.js';
import { EventContext } from '../consumer/event-context.js';
import { EventHandlers } from '../consumer/event-handlers.js';
import { silentLog } from '../log.js';
import type { Publish, PublishedEvent } from '../published-event.js';
import { ReadModels } from '../read-models/read-models.js';
import { OutboxRelay } from '../relay/outbox-relay.js';
import type { AtStep } from '../steps.js';
import { noSteps } from '../steps.js';
import { eventLogMigrations } from '../store/event-log.migration.js';
import { PostgresEventStore } from '../store/postgres-event-store.js';
import type { CounterEvent } from './counters.js';
import { cause, counterCodec, counterModels, opened, raised } from './counters.js';

const raisedType = 'jumpfleet.counter.raised.v1';
type Raised = PublishedEvent<{ counterId: string; by: number }>;

/** Set by a spec to make the handler fail. */
export const tallyFault: { fail?: ((event: Raised) => void) | undefined } = {};

/** One row for each event it handled, so that a lost or doubled effect shows. */
@EventHandlers()
export class Tally {
  @EventPattern<typeof raisedType>(raisedType)
  async on(@Payload() event: Raised, @Ctx() context: EventContext): Promise<void> {
    tallyFault.fail?.(event);
    const { position, id, streamversion, data } = event;
    await context.tx.query('INSERT INTO tally VALUES ($1, $2, $3, $4, $5, $6)', [
      ...[position, id, data.counterId, streamversion, data.by],
      context.cause.traceparent,
    ]);
  }
}

@Module({ controllers: [Tally] })
class TallyModule {}

/** Opening a counter stays private, so that positions have holes for consumers. */
const publish: Publish<CounterEvent> = ({ event }) =>
  event.type === 'CounterRaised'
    ? { type: raisedType, subject: event.data.counterId, data: event.data }
    : undefined;

export type TwoServicesOptions = Readonly<{
  sourceUrl: string;
  targetUrl: string;
  natsUrl: string;
  atStep?: AtStep;
}>;

/** A service with counters and one that keeps a tally of them, wired as real ones are. */
export class TwoServices {
  private readonly stops: (() => Promise<unknown>)[] = [];

  private constructor(
    readonly source: DataSource,
    readonly target: DataSource,
    readonly nats: NatsConnection,
    private readonly atStep: AtStep,
  ) {
    this.store = new PostgresEventStore(source, counterCodec, counterModels, atStep);
    this.models = new ReadModels({
      dataSource: source,
      codec: counterCodec,
      readModels: counterModels,
      log: silentLog,
      atStep,
    });
  }

  readonly store: PostgresEventStore<CounterEvent>;
  readonly models: ReadModels<CounterEvent>;

  static async start(options: TwoServicesOptions): Promise<TwoServices> {
    const source = await migrated(options.sourceUrl);
    const target = await migrated(options.targetUrl);
    await target.query(`CREATE TABLE IF NOT EXISTS tally (position bigint, event_id text,
      counter text, revision int, by int, traceparent text)`);
    const nats = await connectNats({ url: options.natsUrl, name: 'two-services' });
    const services = new TwoServices(source, target, nats, options.atStep ?? noSteps);
    await services.models.prepare();
    return services;
  }

  startRelay(): OutboxRelay<CounterEvent> {
    const relay = new OutboxRelay<CounterEvent>({
      source: 'counters',
      codec: counterCodec,
      publish,
      databaseUrl: urlOf(this.source),
      nats: this.nats,
      log: silentLog,
      atStep: this.atStep,
    });
    relay.start();
    const forget = this.store.onCommitted(() => relay.wake());
    this.stops.push(async () => {
      forget();
      await relay.stop();
    });
    return relay;
  }

  async startConsumer(): Promise<EventConsumer> {
    const strategy = new EventConsumer({
      name: 'tally',
      sources: ['counters'],
      dataSource: this.target,
      nats: this.nats,
      logger: silentLog,
      atStep: this.atStep,
    });
    const app = await NestFactory.createMicroservice<MicroserviceOptions>(
      TallyModule,
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest's options are a class by name only
      { strategy, logger: false },
    );
    await app.listen();
    this.stops.push(() => app.close());
    return strategy;
  }

  /** Opens counters that are not there and raises each by one, so many times. */
  async raise(counters: readonly string[], times: number): Promise<void> {
    await Promise.all(
      counters.map(async (counter) => {
        const history = await this.store.load(counter);
        const events = [...(history.length === 0 ? [opened(counter)] : []), raised(counter)];
        await this.store.append(counter, history.length, events, { cause });
        for (let more = 1; more < times; more++)
          await this.store.append(
            counter,
            history.length + events.length + more - 1,
            [raised(counter)],
            {
              cause,
            },
          );
      }),
    );
  }

  /** What the effects say happened: per counter, the revisions in the order they were handled. */
  async tally(): Promise<Map<string, number[]>> {
    const rows = await this.target.query<{ counter: string; revision: number }[]>(
      'SELECT counter, revision FROM tally ORDER BY ctid',
    );
    const byCounter = Map.groupBy(rows, ({ counter }) => counter);
    return new Map([...byCounter].map(([key, all]) => [key, all.map(({ revision }) => revision)]));
  }

  /** What should have happened, as the store has it. */
  async raisedRevisions(): Promise<Map<string, number[]>> {
    const rows = await this.source.query<{ stream: string; revision: number }[]>(
      `SELECT stream, revision FROM events WHERE type = 'CounterRaised' ORDER BY revision`,
    );
    const byCounter = Map.groupBy(rows, ({ stream }) => stream);
    return new Map([...byCounter].map(([key, all]) => [key, all.map(({ revision }) => revision)]));
  }

  /** Stops relays and consumers, keeps the connections. */
  async rest(): Promise<void> {
    for (const stop of this.stops.splice(0).reverse()) await stop();
  }

  async stop(): Promise<void> {
    await this.rest();
    await this.nats.close();
    await this.source.destroy();
    await this.target.destroy();
  }
}

async function migrated(url: string): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    migrations: eventLogMigrations,
    poolErrorHandler: () => undefined,
  });
  await dataSource.initialize();
  await dataSource.runMigrations();
  return dataSource;
}

function urlOf({ options }: DataSource): string {
  return 'url' in options && typeof options.url === 'string' ? options.url : '';
}
