import type { DataSource } from 'typeorm';

/** Leadership needs a connection outside the pool, to the same database. */
export function databaseUrlOf({ options }: DataSource): string {
  if (options.type !== 'postgres' || options.url === undefined)
    throw new Error('The event log needs a Postgres data source with a url.');
  return options.url;
}
