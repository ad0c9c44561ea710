import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '@jumpfleet/testing';
import { DataSource } from 'typeorm';
import type { MigrationInterface } from 'typeorm';
import { enrolmentMigrations } from './enrolment-tables.migration.js';
import { fleetMigrations } from './fleet-tables.migration.js';

const clients = [1, 2, 3, 4].map((n) => `0b1f6c1e-5b1a-4f5e-9f0a-0c7d5a6b7c0${n}`);
const installer = '5a3b7bb0-2f0c-4a67-8f43-0f6a5f6c2b11';
const everyone = '00000000-0000-0000-0000-000000000000';

let database: DataSource;
type Migrations = (new () => MigrationInterface)[];
const open = async (url: string, migrations: Migrations): Promise<DataSource> => {
  const source = new DataSource({ type: 'postgres', url, migrations });
  await source.initialize();
  await source.runMigrations();
  return source;
};

beforeAll(async () => {
  const url = await testDatabase('enrolment-tables');
  const before = await open(url, fleetMigrations);
  await before.query(
    `CREATE TABLE jump_client (client_id uuid, installer_id uuid, connection_type text)`,
  );
  await before.query(
    `INSERT INTO jump_client SELECT id, $2, CASE WHEN n = 2 THEN 'passive' ELSE 'active' END
     FROM unnest($1::uuid[]) WITH ORDINALITY c (id, n)`,
    [clients, installer],
  );
  await before.query(
    `INSERT INTO jump_client_state (client_id, version, platform, install_mode, roster_bucket, uninstalled)
     SELECT id, '1.0.0', 'linux-64', 'service', 0, n = 4 FROM unnest($1::uuid[]) WITH ORDINALITY c (id, n)`,
    [clients],
  );
  await before.destroy();
  database = await open(url, [...fleetMigrations, ...enrolmentMigrations]);
});
afterAll(() => database.destroy());

const places = (): Promise<unknown> =>
  database.query(
    `SELECT installer_id, active, sum(clients)::integer AS clients FROM place_count_change
     GROUP BY installer_id, active HAVING sum(clients) <> 0 ORDER BY installer_id, active`,
  );
const counted = (active: number, passive: number) =>
  [everyone, installer].flatMap((installer_id) => [
    ...(passive > 0 ? [{ installer_id, active: false, clients: passive }] : []),
    ...(active > 0 ? [{ installer_id, active: true, clients: active }] : []),
  ]);

describe('the places of a site', () => {
  it('RG-54, RG-55: are those of the clients that an earlier version enrolled, but for the uninstalled', async () =>
    expect(await places()).toEqual(counted(2, 1)));

  it('RG-53: follow a client from passive to active', async () => {
    await database.query(`UPDATE jump_client_place SET active = true WHERE client_id = $1`, [
      clients[1],
    ]);
    expect(await places()).toEqual(counted(3, 0));
  });

  it('RG-54: are free once their clients are uninstalled, or gone', async () => {
    const [first, second] = clients;
    await database.query(`UPDATE jump_client_state SET uninstalled = true WHERE client_id = $1`, [
      first,
    ]);
    await database.query(`DELETE FROM jump_client_state WHERE client_id IN ($1, $2)`, [
      first,
      second,
    ]);
    expect(await places()).toEqual(counted(1, 0));
  });
});
