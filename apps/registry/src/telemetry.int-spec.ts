import { beforeAll, describe, expect, it } from '@jest/globals';
import type { PresenceBatch, RosterDigest, StatsBatch } from '@jumpfleet/gateway-contracts';
import {
  rosterBucket,
  rosterBuckets,
  rosterHash,
  rosterHashHex,
  subjects,
} from '@jumpfleet/gateway-contracts';
import { eventually } from '@jumpfleet/testing';
import { jetstream } from '@nats-io/jetstream';
import { randomUUID } from 'node:crypto';
import { livingRun, registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

type Item = PresenceBatch['items'][number];
type ClientItem = Readonly<{
  status: string;
  shard: string | null;
  statistics: object | null;
  version: string;
  last_connect_at: string | null;
  last_disconnect_at: string | null;
}>;

let site: RegistrySite;
beforeAll(async () => {
  site = await registrySite();
}, 60_000);

const say = async (shard: string, run: string, ...items: Item[]): Promise<void> => {
  const batch: PresenceBatch = { shard, run, items };
  await jetstream(site.nats).publish(subjects.presence(shard), JSON.stringify(batch));
};
const saySomething = (subject: string, body: unknown) =>
  jetstream(site.nats).publish(subject, typeof body === 'string' ? body : JSON.stringify(body));
const online = (client: string, epoch: number): Item => ({
  client,
  epoch,
  online: true,
  at: epoch * 1000,
  public_ip: '203.0.113.7',
  version: '1.2.0',
  platform: 'linux-64',
  install_mode: 'service',
});
const offline = (client: string, epoch: number): Item => ({
  client,
  epoch,
  online: false,
  at: epoch * 1000 + 500,
});
const newClient = async (): Promise<string> => (await site.client()).client_id;
const get = async (client: string): Promise<ClientItem> =>
  (await site.call('GET', `/api/v1/jump-clients/${client}`)).body;
const becomes = (client: string, item: Partial<ClientItem>): Promise<void> =>
  eventually(async () => {
    expect(await get(client)).toMatchObject(item);
  });

describe('presence', () => {
  it('shows a client as online with the details of its connection, and as offline after it', async () => {
    const client = await newClient();
    await say('p-1', 'r-1', online(client, 5));
    await becomes(client, {
      status: 'online',
      shard: 'p-1',
      version: '1.2.0',
      last_connect_at: '1970-01-01T00:00:05.000Z',
    });
    await say('p-1', 'r-1', offline(client, 5));
    await becomes(client, {
      status: 'offline',
      shard: null,
      last_disconnect_at: '1970-01-01T00:00:05.500Z',
    });
  });

  it('believes the highest epoch, in one batch or in many, late and repeated', async () => {
    const [a, b] = [await newClient(), await newClient()];
    await say('p-1', 'r-1', online(a, 9), offline(a, 8), online(a, 8), online(b, 3));
    await say('p-2', 'r-2', offline(b, 3), online(b, 3), online(b, 2));
    await say('p-1', 'r-1', offline(a, 7));
    await becomes(a, { status: 'online', shard: 'p-1' });
    await becomes(b, { status: 'offline', last_disconnect_at: '1970-01-01T00:00:03.500Z' });
  });

  it('goes on after messages that nobody can read, items that fit no schema and unknown clients', async () => {
    const client = await newClient();
    await saySomething(subjects.presence('p-1'), 'no json');
    await saySomething(subjects.presence('p-1'), { shard: 'p-1' });
    await saySomething(subjects.roster('p-1'), { shard: 'p-1' });
    const odd = { client, epoch: 'x' } as unknown as Item;
    await say('p-1', 'r-1', odd, online(randomUUID(), 1), {
      ...online(client, 2),
      version: 'a\0b',
    });
    await becomes(client, { status: 'online', version: 'a b' });
    await eventually(async () => {
      const metrics = await (await fetch(`${site.registry.url}/metrics`)).text();
      expect(metrics).toMatch(/registry_presence_items_total\{.*outcome="unknown-client".*\} 1/);
    });
  });

  it('keeps a client that was removed on its computer, marked as uninstalled (RG-36, RG-37, RG-22)', async () => {
    const client = await newClient();
    const stats = { operating_system: 'Debian 12' };
    await saySomething(subjects.stats('p-1'), {
      shard: 'p-1',
      run: 'r-1',
      items: [{ client, epoch: 4, seq: 1, at: 4000, stats }],
    } satisfies StatsBatch);
    await say('p-1', 'r-1', online(client, 4), { ...offline(client, 4), uninstalled: true });
    await becomes(client, { status: 'uninstalled', statistics: stats });
    const { body } = await site.call('GET', `/api/v1/jump-clients/${client}/history`);
    expect(body).toMatchObject({
      items: [{ type: 'JumpClientUninstalled' }, { type: 'JumpClientEnrolled' }],
    });
  });
});

describe('a gateway run', () => {
  it('takes all its clients offline at once when its lease lapses', async () => {
    const { run, die } = await livingRun(site, 'lapse');
    const [a, b] = [await newClient(), await newClient()];
    const clients = [a, b];
    const other = await newClient();
    const { run: otherRun, die: end } = await livingRun(site, 'stays');
    await say('lapse', run, ...clients.map((client) => online(client, 2)));
    await say('stays', otherRun, online(other, 2));
    for (const client of [...clients, other]) await becomes(client, { status: 'online' });
    die();
    await eventually(
      async () => {
        for (const client of clients)
          expect(await get(client)).toMatchObject({ status: 'offline', shard: null });
      },
      { timeoutMs: 30_000 },
    );
    expect(await get(other)).toMatchObject({ status: 'online' });
    await say('lapse', run, online(a, 2), online(b, 3));
    await say('stays', otherRun, offline(other, 2));
    await becomes(other, { status: 'offline' });
    expect(await get(b)).toMatchObject({ status: 'offline' });
    end();
  }, 60_000);

  it('that was only out of reach has its clients back when it renews its lease', async () => {
    const first = await livingRun(site, 'blink');
    const client = await newClient();
    await say('blink', first.run, online(client, 2));
    await becomes(client, { status: 'online' });
    await first.release();
    await eventually(async () => expect(await get(client)).toMatchObject({ status: 'offline' }), {
      timeoutMs: 30_000,
    });
    const again = await livingRun(site, 'blink', first.run);
    await becomes(client, { status: 'online' });
    again.die();
  }, 60_000);

  it('that starts under a name ends the earlier one at once', async () => {
    const first = await livingRun(site, 'again');
    const [stale, back] = [await newClient(), await newClient()];
    await say('again', first.run, online(stale, 2), online(back, 2));
    await becomes(stale, { status: 'online' });
    first.die();
    const second = await livingRun(site, 'again');
    await say('again', second.run, online(back, 3));
    await becomes(stale, { status: 'offline' });
    await becomes(back, { status: 'online' });
    second.die();
  }, 60_000);
});

describe('roster digests', () => {
  const digestOf = (shard: string, run: string, live: readonly (readonly [string, number])[]) => {
    const buckets = Array.from({ length: rosterBuckets }, (_, bucket) => {
      const here = live.filter(([client]) => rosterBucket(client) === bucket);
      let [high, low] = [0, 0];
      for (const [client, epoch] of here) {
        const [h, l] = rosterHash(client, epoch);
        [high, low] = [(high ^ h) >>> 0, (low ^ l) >>> 0];
      }
      return { count: here.length, hash: rosterHashHex([high, low]) };
    });
    return { shard, run, at: Date.now(), buckets } satisfies RosterDigest;
  };

  it('bring presence in order although messages were lost', async () => {
    const shard = 'roster';
    const { run, die } = await livingRun(site, shard);
    const [kept, gone, missed] = [await newClient(), await newClient(), await newClient()];
    await say(shard, run, online(kept, 3), online(gone, 3));
    await becomes(gone, { status: 'online' });
    const live = [
      [kept, 3],
      [missed, 6],
    ] as const;
    const asked: number[] = [];
    const shardAnswers = site.nats.subscribe(subjects.shardRoster(shard), {
      callback: (_error, message) => {
        const { bucket } = message.json<{ bucket: number }>();
        asked.push(bucket);
        const clients = live
          .filter(([client]) => rosterBucket(client) === bucket)
          .map(([client, epoch]) => ({ client, epoch }));
        message.respond(JSON.stringify({ shard, run, at: Date.now(), clients }));
      },
    });
    await saySomething(subjects.roster(shard), digestOf(shard, run, live));
    await becomes(missed, { status: 'online', shard });
    await becomes(gone, { status: 'offline' });
    expect(await get(kept)).toMatchObject({ status: 'online' });
    expect(new Set(asked)).toEqual(new Set([rosterBucket(gone), rosterBucket(missed)]));

    asked.length = 0;
    await saySomething(subjects.roster(shard), digestOf(shard, run, live));
    const probe = await newClient();
    await say(shard, run, online(probe, 1));
    await becomes(probe, { status: 'online' });
    expect(asked).toEqual([]);
    shardAnswers.unsubscribe();
    die();
  }, 60_000);
});

describe('statistics', () => {
  const report = (client: string, epoch: number, seq: number, stats: object) =>
    saySomething(subjects.stats('s-1'), {
      shard: 's-1',
      run: 'r-1',
      items: [{ client, epoch, seq, at: 1000, stats }],
    });

  it('show the newest of each client, whatever comes late (RG-20)', async () => {
    const client = await newClient();
    await report(client, 2, 7, { cpu_percent: 70, console_user: 'ada' });
    await report(client, 2, 6, { cpu_percent: 60 });
    await report(client, 1, 9, { cpu_percent: 90 });
    await becomes(client, { statistics: { cpu_percent: 70, console_user: 'ada' } });
    await report(client, 3, 1, { cpu_percent: 10 });
    await becomes(client, { statistics: { cpu_percent: 10 } });
  });

  it('of one computer that nobody can store hold up no other', async () => {
    const [odd, even] = [await newClient(), await newClient()];
    await report(odd, 1, 1, { console_user: '\0\ud800' });
    await report(odd, 1, 2, { cpu_percent: 700 });
    await report(even, 1, 1, { cpu_percent: 7 });
    await becomes(even, { statistics: { cpu_percent: 7 } });
    await becomes(odd, { statistics: { console_user: '\ufffd' } });
  });
});
