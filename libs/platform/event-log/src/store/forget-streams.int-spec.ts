import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventsStream } from '@jumpfleet/messaging';
import { eventually, testDatabase, testNats } from '@jumpfleet/testing';
import { jetstreamManager } from '@nats-io/jetstream';
import { cause, closed, counterCodec, counterModels, opened, raised } from '../testing/counters.js';
import { TwoServices } from '../testing/two-services.js';
import { StreamForgetting } from './forget-streams.js';
import { verifyStreams } from './verify-streams.js';

let natsUrl: string;
let services: TwoServices;
let forgetting: StreamForgetting<ReturnType<typeof opened>>;

beforeAll(async () => {
  natsUrl = (await testNats()).url;
});
beforeEach(async () => {
  services = await TwoServices.start({
    sourceUrl: await testDatabase('source'),
    targetUrl: await testDatabase('target'),
    natsUrl,
  });
  const manager = await jetstreamManager(services.nats);
  await manager.streams.purge(eventsStream.name).catch(() => undefined);
  const { source: dataSource } = services;
  const of = { dataSource, source: 'counters', codec: counterCodec, readModels: counterModels };
  forgetting = new StreamForgetting(of);
});
afterEach(() => services.stop());

const forget = (...streams: string[]) => forgetting.forget({ streams, readModels: ['counters'] });
const published = () =>
  eventually(async () => {
    const [row] = await services.source.query<{ behind: boolean }[]>(
      `SELECT (SELECT coalesce(max(position), 0) FROM events) >
         (SELECT coalesce(max(position), 0) FROM outbox_relay) AS behind`,
    );
    expect(row?.behind).toBe(false);
  });
const tables = ['events', 'event_streams', 'counters'];

describe('Forgetting streams', () => {
  it('leaves no trace of them in any table, and all else whole', async () => {
    services.startRelay();
    await services.raise(['old', 'young'], 3);
    await services.store.append('older', 0, [opened('older', 'secret')], { cause });
    await published();
    expect(await forget('old', 'older', 'never-there')).toEqual(['old', 'older', 'never-there']);
    for (const table of tables) {
      const rows = await services.source.query<{ row: string }[]>(
        `SELECT t::text AS row FROM ${table} t`,
      );
      expect(rows.filter(({ row }) => /old|secret/.test(row))).toEqual([]);
      expect(rows.length).toBeGreaterThan(0);
    }
    expect(await services.store.load('old')).toEqual([]);
    const { broken, streams } = await verifyStreams(services.source);
    expect({ broken, streams }).toEqual({ broken: [], streams: 1 });
    expect(await services.models.compareReadModel('counters')).toMatchObject({ equal: true });
    await services.models.rebuildReadModel('counters');
    const [counted] = await services.source.query<{ count: number }[]>(
      'SELECT count(*)::int AS count FROM counters',
    );
    expect(counted?.count).toBe(1);
  });

  it('keeps what the relay has not published yet, and undoes all when something in it fails', async () => {
    await services.raise(['old'], 1);
    expect(await forget('old')).toEqual([]);
    services.startRelay();
    await published();
    const failing = forgetting.forget({
      streams: ['old'],
      readModels: ['counters'],
      within: () => Promise.reject(new Error('no')),
    });
    await expect(failing).rejects.toThrow('no');
    expect(await services.store.load('old')).toHaveLength(2);
    expect(await forget('old')).toEqual(['old']);
  });

  it('waits for a rebuild of what it would delete from', async () => {
    services.startRelay();
    await services.raise(['old'], 1);
    await published();
    const runner = services.source.createQueryRunner();
    await runner.query('SELECT pg_advisory_lock($1, hashtext($2))', [0x6a72, 'counters']);
    expect(await forget('old')).toEqual([]);
    await runner.query('SELECT pg_advisory_unlock($1, hashtext($2))', [0x6a72, 'counters']);
    await runner.release();
    expect(await forget('old')).toEqual(['old']);
  });

  it('holds up no consumer, not even one that never heard of them, when the stream was lost too', async () => {
    const relay = services.startRelay();
    await services.raise(['old'], 2);
    await services.raise(['young'], 2);
    await services.raise(['last'], 1);
    await published();
    await forget('old', 'last');
    await services.rest();
    const manager = await jetstreamManager(services.nats);
    await manager.streams.delete(eventsStream.name);
    expect(relay).toBeDefined();
    services.startRelay();
    await services.startConsumer();
    await services.raise(['young', 'new'], 1);
    await eventually(
      async () => {
        expect(await services.tally()).toEqual(
          new Map([
            ['young', [2, 3, 4]],
            ['new', [2]],
          ]),
        );
      },
      { timeoutMs: 20_000 },
    );
    // Whoever still believed to lack something would have it published again and again.
    const attempts = async () => {
      const [row] = await services.source.query<{ attempt: number }[]>(
        'SELECT attempt FROM outbox_relay',
      );
      return row?.attempt ?? 0;
    };
    let before = await attempts();
    await eventually(async () => {
      const now = await attempts();
      const isQuiet = now === before;
      before = now;
      expect(isQuiet).toBe(true);
    });
    await services.raise(['young'], 1);
    await eventually(async () => {
      expect((await services.tally()).get('young')).toEqual([2, 3, 4, 5]);
    });
  });

  it('lets the same name begin anew', async () => {
    services.startRelay();
    await services.store.append('old', 0, [opened('old'), raised('old'), closed('old')], { cause });
    await published();
    await forget('old');
    await services.raise(['old'], 1);
    expect(await services.store.load('old')).toHaveLength(2);
  });
});
