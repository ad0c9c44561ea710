import type { DomainEvent } from '@jumpfleet/kernel';
import type { DataSource } from 'typeorm';
import type { ReadModel } from './read-model.js';

/** Makes the tables of read models that are not there yet. */
export async function prepareReadModels<E extends DomainEvent>(
  dataSource: DataSource,
  readModels: readonly ReadModel<E>[],
): Promise<void> {
  await dataSource.transaction(async (tx) => {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('event-log:read-models', 0))`);
    for (const model of readModels) {
      const [found] = await tx.query<{ oid: string | null }[]>(
        'SELECT to_regclass(quote_ident($1)) AS oid',
        [model.table],
      );
      if (!found?.oid) await tx.query(model.createTable(model.table));
    }
  });
}
