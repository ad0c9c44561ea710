import { join } from 'node:path';

import { startNats, startPostgres, startRedis } from '@jumpfleet/local-servers';
import type { NatsServer, PostgresServer, RedisServer } from '@jumpfleet/local-servers';
import { Client } from 'pg';

import { atEndOfSpecFile } from './releases.js';
import { sharedPostgresVariable } from './shared-postgres.js';
import { removeFolder, testFolder } from './test-folders.js';

let databases = 0;

/** A fresh, empty database of the shared Postgres; dropped when the spec file ends. Answers with its URL. */
export async function testDatabase(name = 'test'): Promise<string> {
  const port = process.env[sharedPostgresVariable];
  if (port === undefined) throw new Error('no shared Postgres: is this spec named .int-spec.ts?');
  const base = `postgres://jumpfleet@127.0.0.1:${port}`;
  const database = `${name}_${process.pid}_${Date.now().toString(36)}_${++databases}`;
  await execute(`${base}/postgres`, `create database "${database}"`);
  atEndOfSpecFile(() =>
    execute(`${base}/postgres`, `drop database if exists "${database}" with (force)`),
  );
  return `${base}/${database}`;
}

/** A Postgres process of the spec file's own, to be killed and started at will. */
export function testPostgres(options: { fsync?: boolean } = {}): Promise<PostgresServer> {
  return ownServer((dataDir) => startPostgres({ dataDir, fsync: false, ...options }));
}

/** A NATS process of the spec file's own, stopped when it ends. */
export function testNats(options: { syncAlways?: boolean } = {}): Promise<NatsServer> {
  return ownServer((storeDir) => startNats({ storeDir, ...options }));
}

/** A Redis process of the spec file's own, stopped when it ends. */
export function testRedis(options: { appendonly?: boolean } = {}): Promise<RedisServer> {
  return ownServer((dataDir) => startRedis({ dataDir, ...options }));
}

async function ownServer<Server extends { kill(): Promise<void> }>(
  start: (dataDir: string) => Promise<Server>,
): Promise<Server> {
  const folder = await testFolder();
  const server = await start(join(folder, 'data'));
  atEndOfSpecFile(async () => {
    await server.kill();
    await removeFolder(folder);
  });
  return server;
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
