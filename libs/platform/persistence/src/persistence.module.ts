import { LOGGER, ReadinessRegistry } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { Inject, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { openDatabase } from './open-database.js';
import type { DatabaseOptions } from './open-database.js';

/** The service's own database, migrated before anything else starts and closed after all else has stopped. */
@Module({})
export class PersistenceModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  static forRoot(options: DatabaseOptions): DynamicModule {
    return {
      module: PersistenceModule,
      global: true,
      providers: [
        {
          provide: DataSource,
          inject: [
            { token: LOGGER, optional: true },
            { token: ReadinessRegistry, optional: true },
          ],
          useFactory: async (logger?: Logger, readiness?: ReadinessRegistry) => {
            const dataSource = await openDatabase(options, logger);
            readiness?.add('postgres', async () => {
              await dataSource.query('SELECT 1');
            });
            return dataSource;
          },
        },
      ],
      exports: [DataSource],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
