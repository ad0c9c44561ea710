import { beforeAll, describe, expect, it } from '@jest/globals';
import type { PresenceBatch, StatsBatch } from '@jumpfleet/gateway-contracts';
import { subjects } from '@jumpfleet/gateway-contracts';
import { eventually } from '@jumpfleet/testing';
import { jetstream } from '@nats-io/jetstream';
import { livingRun, registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

type Item = Readonly<{ id: string; name: string; status: string }>;
type List = Readonly<{ items: Item[]; next_cursor: string | null }>;

let site: RegistrySite;
const ids: string[] = [];
const names = ['Alpha', 'beta 50%', 'gamma_x', 'Delta', 'epsilon', 'zeta', 'Eta'];
const telemetry = (subject: string, batch: PresenceBatch | StatsBatch) =>
  jetstream(site.nats).publish(subject, JSON.stringify(batch));

beforeAll(async () => {
  site = await registrySite();
  await livingRun(site, 's', 'r');
  for (const [index, name] of names.entries()) {
    const { client_id } = await site.client({ hostname: `host-${index}`, overrides: { name } });
    ids.push(client_id);
  }
  const connected = ids.slice(0, 4).map((client, index) => ({
    client,
    epoch: 1,
    online: true,
    at: 1_000 * (index + 1),
    public_ip: `203.0.113.${index}`,
    version: index === 0 ? '1.1.0' : '1.0.0',
  }));
  await telemetry(subjects.presence('s'), { shard: 's', run: 'r', items: connected });
  const stats = {
    console_user: 'Ada Lovelace',
    fqdn: 'host-6.example.org',
    private_ip: '10.1.2.3',
  };
  await telemetry(subjects.stats('s'), {
    shard: 's',
    run: 'r',
    items: [{ client: ids[6] ?? '', epoch: 1, seq: 1, at: 1, stats }],
  });
  await eventually(async () => {
    const { items } = await list('search=lovelace');
    expect(items).toHaveLength(1);
    expect(await list('status=online')).toMatchObject({ items: { length: 4 } });
  });
}, 60_000);

const list = async (query: string): Promise<List> =>
  (await site.call('GET', `/api/v1/jump-clients?${query}`)).body;
const found = async (query: string): Promise<string[]> =>
  (await list(query)).items.map(({ name }) => name);
const allPages = async (query: string): Promise<string[]> => {
  const seen: string[] = [];
  let cursor = '';
  do {
    const page = await list(`${query}${cursor && `&cursor=${cursor}`}`);
    seen.push(...page.items.map(({ name }) => name));
    cursor = page.next_cursor ?? '';
  } while (cursor !== '');
  return seen;
};

describe('GET /api/v1/jump-clients', () => {
  it('finds by part of any field, whatever the case, and takes wildcards literally (RG-70)', async () => {
    expect(await found('search=ALP')).toEqual(['Alpha']);
    expect(await found('search=host-3')).toEqual(['Delta']);
    expect(await found('search=lovelace')).toEqual(['Eta']);
    expect(await found('search=host-6.EXAMPLE')).toEqual(['Eta']);
    expect(await found('search=10.1.2')).toEqual(['Eta']);
    expect(await found('search=203.0.113.2')).toEqual(['gamma_x']);
    expect(await found('search=default')).toHaveLength(7);
    expect(await found(`search=${encodeURIComponent('50%')}`)).toEqual(['beta 50%']);
    expect(await found('search=a_x')).toEqual(['gamma_x']);
    expect(await found(`search=${encodeURIComponent('%')}`)).toEqual(['beta 50%']);
    expect(await found('search=nothing-like-it')).toEqual([]);
  });

  it('looks only into the fields that are checked (RG-70)', async () => {
    expect(await found('search=eta&fields=name')).toEqual(['Eta', 'beta 50%', 'zeta']);
    expect(await found('search=eta&fields=comments,tag')).toEqual([]);
    expect(await found('search=onl&fields=status')).toHaveLength(4);
    expect(await found('search=ada&fields=console_user')).toEqual(['Eta']);
  });

  it('filters by status, group and tag', async () => {
    expect(await found('status=offline')).toEqual(['epsilon', 'Eta', 'zeta']);
    expect(await found('group=default&status=online')).toHaveLength(4);
    expect(await found('group=Default')).toHaveLength(7);
    expect(await found('group=none')).toEqual([]);
    expect(await found('tag=none')).toEqual([]);
  });

  it('orders by name, status and last connect, both ways, page by page without gap or repeat', async () => {
    const byName = ['Alpha', 'beta 50%', 'Delta', 'epsilon', 'Eta', 'gamma_x', 'zeta'];
    const orders: Record<string, readonly string[]> = {
      name: byName,
      '-name': byName.toReversed(),
      status: ['Alpha', 'beta 50%', 'Delta', 'gamma_x', 'epsilon', 'Eta', 'zeta'],
      '-status': ['epsilon', 'Eta', 'zeta', 'Alpha', 'beta 50%', 'Delta', 'gamma_x'],
    };
    for (const [sort, expected] of Object.entries(orders))
      for (const limit of [1, 3, 50])
        expect([sort, limit, await allPages(`sort=${sort}&limit=${limit}`)]).toEqual([
          sort,
          limit,
          expected,
        ]);
    const recent = await allPages('sort=-last_connect_at&limit=2');
    expect(recent.slice(0, 4)).toEqual(['Delta', 'gamma_x', 'beta 50%', 'Alpha']);
    expect((await allPages('sort=last_connect_at&limit=2')).toReversed()).toEqual(recent);
  });

  it('keeps its place while clients are enrolled and deleted', async () => {
    const first = await list('limit=3');
    const { client_id: early } = await site.client({ overrides: { name: 'aaa' } });
    const { client_id: late } = await site.client({ overrides: { name: 'yyy' } });
    await site.call('DELETE', `/api/v1/jump-clients/${early}`);
    const rest = await list(`limit=50&cursor=${first.next_cursor}`);
    expect(rest.items.map(({ name }) => name)).toEqual([
      'epsilon',
      'Eta',
      'gamma_x',
      'yyy',
      'zeta',
    ]);
    expect(rest.next_cursor).toBeNull();
    await site.call('DELETE', `/api/v1/jump-clients/${late}`);
  });

  it('refuses a query that it does not understand', async () => {
    const { next_cursor } = await list('limit=1');
    const bad = [
      'limit=0',
      'limit=501',
      'limit=x',
      'sort=shoe',
      'status=asleep',
      'colour=red',
      'cursor=zzz',
    ];
    for (const query of [
      ...bad,
      `sort=-name&cursor=${next_cursor}`,
      'search=a%00',
      'name=1',
      'tag=1&tag=2',
    ])
      expect(await site.call('GET', `/api/v1/jump-clients?${query}`)).toMatchObject({
        status: 422,
        body: { code: 'invalid-request' },
      });
  });

  it('is closed to whoever has no good token', async () => {
    for (const path of ['/api/v1/jump-clients', '/api/v1/fleet/summary', '/api/v1/events'])
      for (const token of [null, 'nonsense'])
        expect(await site.call('GET', path, undefined, token)).toMatchObject({ status: 401 });
  });
});

describe('GET /api/v1/fleet/summary', () => {
  it('counts the fleet by status and version, and words the status line (RG-23)', async () => {
    await eventually(async () => {
      const { body } = await site.call('GET', '/api/v1/fleet/summary');
      expect(body).toEqual({
        total: 7,
        items: 7,
        online: 4,
        offline: 3,
        passive: 0,
        disabled: 0,
        lost: 0,
        uninstalled: 0,
        by_version: [
          { version: '1.0.0', count: 6 },
          { version: '1.1.0', count: 1 },
        ],
        guard: { state: 'off', percent: 20, window_minutes: 60, alert: null },
        status_line: '7 Jump Items total. 7 Jump Clients total. 4 online. 3 offline. 0 passive.',
      });
    });
  });
});

describe('In a larger fleet', () => {
  it('a search finds whom it is for, however many are before in the order', async () => {
    for (let from = 0; from < 300; from += 50)
      await Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          site.client({ hostname: 'in-a-crowd', overrides: { name: `crowd-${from + i}` } }),
        ),
      );
    expect(await found('search=zeta&limit=5')).toEqual(['zeta']);
    expect(await found('search=alpha&sort=-name&limit=5')).toEqual(['Alpha']);
    expect(await found('search=host-&sort=-status&limit=10')).toHaveLength(7);
    const crowd = await allPages('search=in-a-crowd&status=offline&limit=70');
    expect(new Set(crowd).size).toBe(300);
    expect(crowd).toHaveLength(300);
  });
});
