import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { connect } from '@nats-io/transport-node';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { eventually } from './eventually.js';
import { Client } from 'pg';

import { startNats, startPostgres, startRedis } from '@jumpfleet/local-servers';
import type { LocalServer } from '@jumpfleet/local-servers';

let folder: string;
const started: LocalServer[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jumpfleet-servers-'));
});

afterAll(async () => {
  await Promise.all(started.map((server) => server.kill()));
  await rm(folder, { recursive: true, force: true });
});

function keep<Server extends LocalServer>(server: Server): Server {
  started.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a local Postgres', () => {
  it('keeps what was committed before it was killed', async () => {
    const server = keep(await startPostgres({ dataDir: join(folder, 'pg'), password: 'p:/@' }));
    const url = await server.createDatabase('registry');
    await query(url, "create table t as select 'Ü' as name");
    await server.kill();
    expect(server.running).toBe(false);
    await server.start();
    await server.createDatabase('registry');
    expect(await query(url, 'select lower(name) as name from t')).toEqual([{ name: 'ü' }]);
    await expect(query(url.replace(/:[^:@/]+@/, ':wrong@'), 'select 1')).rejects.toThrow(
      'password authentication failed',
    );
    await server.stop();
  });
});

describe('a local NATS server', () => {
  it('keeps acknowledged messages through SIGKILL and stays on its port', async () => {
    const options = { storeDir: join(folder, 'nats'), password: 'secret', syncAlways: true };
    const server = keep(await startNats(options));
    const connection = await connect({
      servers: `127.0.0.1:${server.port}`,
      user: 'jumpfleet',
      pass: 'secret',
      reconnectTimeWait: 20,
      maxReconnectAttempts: -1,
    });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: 'KEPT', subjects: ['kept'] });
    await jetstream(connection).publish('kept', 'one');
    await server.kill();
    await server.start();
    const { state } = await eventually(() => manager.streams.info('KEPT'));
    expect(state.messages).toBe(1);
    await connection.close();
    await server.stop();
  });
});

describe('a local Redis', () => {
  it('keeps its data over a stop when it is told to', async () => {
    const options = { dataDir: join(folder, 'redis'), password: 'secret', appendonly: true };
    const server = keep(await startRedis(options));
    const client = new Redis(server.url);
    await client.set('key', 'value');
    await server.stop();
    await server.start();
    expect(await client.get('key')).toBe('value');
    expect(await client.config('GET', 'maxmemory-policy')).toEqual([
      'maxmemory-policy',
      'noeviction',
    ]);
    client.disconnect();
    await server.stop();
  });
});
