import type { DomainEvent } from '@jumpfleet/kernel';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Publish } from './published-event.js';
import { prepareReadModels } from './read-models/prepare.js';
import type { ReadModel } from './read-models/read-model.js';
import type { EventCodec } from './store/event-codec.js';
import { EVENT_STORE } from './store/event-store.js';
import { PostgresEventStore } from './store/postgres-event-store.js';

export type EventLogOptions<E extends DomainEvent> = Readonly<{
  /** The service's name: part of subjects, and `jumpfleet/<source>` in CloudEvents. */
  source: string;
  codec: EventCodec<E>;
  publish: Publish<E>;
  readModels: readonly ReadModel<E>[];
}>;

@Module({})
export class EventLogModule {
  static forRoot<E extends DomainEvent>(options: EventLogOptions<E>): DynamicModule {
    return {
      module: EventLogModule,
      global: true,
      providers: [
        {
          provide: EVENT_STORE,
          inject: [DataSource],
          useFactory: async (dataSource: DataSource) => {
            await prepareReadModels(dataSource, options.readModels);
            return new PostgresEventStore(dataSource, options.codec, options.readModels);
          },
        },
      ],
      exports: [EVENT_STORE],
    };
  }
}
