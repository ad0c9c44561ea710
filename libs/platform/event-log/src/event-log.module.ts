import type { DomainEvent } from '@jumpfleet/kernel';
import { NATS } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger, Metrics } from '@jumpfleet/observability';
import { LOGGER, METRICS } from '@jumpfleet/observability';
import type {
  BeforeApplicationShutdown,
  DynamicModule,
  OnApplicationBootstrap,
} from '@nestjs/common';
import { Inject, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { databaseUrlOf } from './leadership/database-url.js';
import { silentLog } from './log.js';
import { operationsController } from './operations/operations.controller.js';
import { Operations } from './operations/operations.js';
import type { Publish } from './published-event.js';
import { ReadModels } from './read-models/read-models.js';
import type { ReadModel } from './read-models/read-model.js';
import { OutboxRelay } from './relay/outbox-relay.js';
import type { EventCodec } from './store/event-codec.js';
import { EVENT_STORE } from './store/event-store.js';
import { StreamForgetting } from './store/forget-streams.js';
import { PostgresEventStore } from './store/postgres-event-store.js';

export type EventLogOptions<E extends DomainEvent> = Readonly<{
  /** The service's name: part of subjects, and `jumpfleet/<source>` in CloudEvents. */
  source: string;
  /** How operators call the service, where that is another name. */
  service?: string;
  codec: EventCodec<E>;
  publish: Publish<E>;
  readModels: readonly ReadModel<E>[];
}>;

/** A service's own events: the store, its read models, and the relay that publishes them. */
@Module({})
export class EventLogModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(@Inject(OutboxRelay) private readonly relay: OutboxRelay<DomainEvent>) {}

  static forRoot<E extends DomainEvent>(options: EventLogOptions<E>): DynamicModule {
    const { codec, readModels } = options;
    return {
      module: EventLogModule,
      global: true,
      controllers: [operationsController(options.service ?? options.source)],
      providers: [
        Operations,
        {
          provide: ReadModels,
          inject: [DataSource, { token: LOGGER, optional: true }],
          useFactory: async (dataSource: DataSource, logger?: Logger) => {
            const models = new ReadModels({
              dataSource,
              codec,
              readModels,
              log: logger ?? silentLog,
            });
            await models.prepare();
            return models;
          },
        },
        {
          provide: EVENT_STORE,
          inject: [DataSource, ReadModels],
          useFactory: (dataSource: DataSource) =>
            new PostgresEventStore(dataSource, codec, readModels),
        },
        {
          provide: StreamForgetting,
          inject: [DataSource],
          useFactory: (dataSource: DataSource) =>
            new StreamForgetting({ dataSource, source: options.source, codec, readModels }),
        },
        {
          provide: OutboxRelay,
          inject: [
            EVENT_STORE,
            DataSource,
            NATS,
            { token: LOGGER, optional: true },
            { token: METRICS, optional: true },
          ],
          useFactory: (...parts: RelayParts<E>) => relayOf(options, parts),
        },
      ],
      exports: [EVENT_STORE, ReadModels, StreamForgetting],
    };
  }

  onApplicationBootstrap(): void {
    this.relay.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.relay.stop();
  }
}

type RelayParts<E extends DomainEvent> = [
  PostgresEventStore<E>,
  DataSource,
  NatsConnection,
  Logger?,
  Metrics?,
];

function relayOf<E extends DomainEvent>(
  { source, codec, publish }: EventLogOptions<E>,
  [store, dataSource, nats, logger, metrics]: RelayParts<E>,
): OutboxRelay<E> {
  const relay = new OutboxRelay<E>({
    source,
    codec,
    publish,
    databaseUrl: databaseUrlOf(dataSource),
    nats,
    log: logger ?? silentLog,
    ...(metrics && { metrics }),
  });
  store.onCommitted(() => relay.wake());
  return relay;
}
