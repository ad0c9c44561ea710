import { ReadModels, PostgresEventStore, eventLogMigrations } from '@jumpfleet/event-log';
import { DataSource } from 'typeorm';
import type { ClientEvent } from './clients.js';
import { clientCodec, clientList } from './clients.js';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The event log of a service with one read model, as its module makes it. */
export async function openEventLog(url: string, poolSize: number) {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    poolSize,
    migrations: eventLogMigrations,
  });
  await dataSource.initialize();
  await dataSource.runMigrations();
  const readModels = [clientList];
  const models = new ReadModels<ClientEvent>({ dataSource, codec: clientCodec, readModels, log });
  await models.prepare();
  const store = new PostgresEventStore<ClientEvent>(dataSource, clientCodec, readModels);
  return { dataSource, models, store, log };
}
