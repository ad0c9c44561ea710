import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  clientSettingsOfSite,
  ownOfflineTimes,
  siteSettingsEntry,
  subjects,
  thumbnailHeaders,
} from '@jumpfleet/gateway-contracts';
import type { OwnOfflineTimes, PresenceBatch, StatsBatch } from '@jumpfleet/gateway-contracts';
import { eventually } from '@jumpfleet/testing';
import { jetstream } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { headers } from '@nats-io/transport-node';
import { startOrchestratorNeighbour } from './testing/orchestrator-neighbour.js';
import { enrolment, livingRun, registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

const shard = 'statistics-1';
const png = Buffer.from('\x89PNG\r\n\x1a\nand so on', 'latin1');

let site: RegistrySite;
let run: string;
const told: OwnOfflineTimes['items'] = [];

beforeAll(async () => {
  const orchestrator = await startOrchestratorNeighbour();
  site = await registrySite({ UPGRADES_GRPC: orchestrator.grpcAddress ?? '' });
  ({ run } = await livingRun(site, shard));
  site.nats.subscribe(subjects.offlineTimes(shard), {
    callback: (_error, message) => void told.push(...ownOfflineTimes.parse(message.json()).items),
  });
}, 60_000);

const publish = (subject: string, body: PresenceBatch | StatsBatch) =>
  jetstream(site.nats).publish(subject, JSON.stringify(body));
let epoch = Date.now() * 1_000;
const comesOnline = (...clients: string[]) =>
  publish(subjects.presence(shard), {
    shard,
    run,
    items: clients.map((client) => ({ client, epoch: ++epoch, online: true, at: Date.now() })),
  });
const newClient = async (): Promise<string> => (await site.client()).client_id;
const toldOf = (client: string) =>
  told.filter((item) => item.client === client).map(({ minutes }) => minutes);

const settingsOnBus = async () => {
  const bucket = await new Kvm(site.nats).create(siteSettingsEntry.bucket, { history: 1 });
  const entry = await bucket.get(siteSettingsEntry.key);
  return { bucket, site: entry && clientSettingsOfSite.parse(entry.json()) };
};

describe('Settings of clients', () => {
  it('RG-20, RG-21, RG-34, AG-41: reach the gateway as soon as the site’s change', async () => {
    await eventually(async () =>
      expect((await settingsOnBus()).site).toMatchObject({
        settings: { stats_interval_ms: 30_000, remove_after_offline_ms: 180 * 86_400_000 },
      }),
    );
    const changes = {
      statistics: ['cpu', 'thumbnail'],
      statistics_interval_seconds: 300,
      delete_after_days: 90,
      restrict_local_uninstall: true,
    };
    expect(await site.call('PUT', '/api/v1/settings/jump-clients', changes)).toMatchObject({
      status: 200,
    });
    await eventually(async () =>
      expect((await settingsOnBus()).site?.settings).toEqual({
        stats: ['cpu', 'thumbnail'],
        stats_interval_ms: 300_000,
        remove_after_offline_ms: 90 * 86_400_000,
        restrict_uninstall: true,
      }),
    );
  });

  it('GW-18: are there again after NATS lost them', async () => {
    const { bucket } = await settingsOnBus();
    await bucket.delete(siteSettingsEntry.key);
    await eventually(
      async () => expect((await bucket.get(siteSettingsEntry.key))?.operation).toBe('PUT'),
      {
        timeoutMs: 30_000,
      },
    );
  });

  it('RG-12, RG-34: that are a client’s own follow it when it comes online, and no other client', async () => {
    const { installer_id } = await site.installer({ max_offline_minutes: 600 });
    const enrolled = await site.enrol(enrolment(installer_id));
    const { client_id: own } = enrolled.body as { client_id: string };
    const other = await newClient();
    await comesOnline(own, other);
    await eventually(() => expect(toldOf(own)).toEqual([600]));
    expect(toldOf(other)).toEqual([]);
  });
});

describe('The picture of a screen (RG-20)', () => {
  const path = (client: string) => `/api/v1/jump-clients/${client}/thumbnail`;
  const get = (client: string) =>
    fetch(site.registry.url + path(client), { headers: { authorization: `Bearer ${site.token}` } });
  const show = (client: string, image: Buffer, reason?: string) => {
    const about = headers();
    about.set(thumbnailHeaders.client, client);
    about.set(thumbnailHeaders.at, String(Date.now()));
    if (reason !== undefined) about.set(thumbnailHeaders.reason, reason);
    site.nats.publish(subjects.thumbnail(shard), image, { headers: about });
  };

  it('is served as what it is, to whoever may see the client', async () => {
    const client = await newClient();
    expect((await get(client)).status).toBe(404);
    show(client, png);
    await eventually(async () => expect((await get(client)).status).toBe(200));
    const answer = await get(client);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
    });
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(png);
    expect(await site.call('GET', path(client), undefined, null)).toMatchObject({ status: 401 });
  });

  it('that a computer does not have is said to be missing, with the reason', async () => {
    const client = await newClient();
    show(client, Buffer.alloc(0), 'no-screen');
    await eventually(async () =>
      expect(await site.call('GET', path(client))).toMatchObject({
        status: 404,
        body: { code: 'thumbnail-no-screen', detail: 'The computer has no screen.' },
      }),
    );
  });

  it('that is no picture is never kept', async () => {
    const client = await newClient();
    show(client, Buffer.from('<script>alert(1)</script>'));
    show(client, png.subarray(0, 4));
    show(client, Buffer.alloc(0), 'whatever');
    const last = await newClient();
    show(last, png);
    await eventually(async () => expect((await get(last)).status).toBe(200));
    expect((await get(client)).status).toBe(404);
  });

  it('RG-22: stays when the client was uninstalled, as its last statistics do', async () => {
    const client = await newClient();
    show(client, png);
    await comesOnline(client);
    await publish(subjects.stats(shard), {
      shard,
      run,
      items: [{ client, epoch, seq: 1, at: Date.now(), stats: { cpu_percent: 12 } }],
    });
    const gone = { client, epoch, online: false, at: Date.now(), uninstalled: true };
    await publish(subjects.presence(shard), { shard, run, items: [gone] });
    await eventually(async () =>
      expect(await site.call('GET', `/api/v1/jump-clients/${client}`)).toMatchObject({
        body: { status: 'uninstalled', statistics: { cpu_percent: 12 } },
      }),
    );
    expect((await get(client)).status).toBe(200);
  });
});

describe('The line of the last days', () => {
  type Past = Readonly<{ points: { at: string; cpu_percent: number | null }[]; online: object[] }>;
  const past = async (client: string, query = '') =>
    site.call('GET', `/api/v1/jump-clients/${client}/statistics/history${query}`);

  it('RG-20: shows processor, disk and presence of a client over time', async () => {
    const client = await newClient();
    await comesOnline(client);
    await publish(subjects.stats(shard), {
      shard,
      run,
      items: [
        {
          client,
          epoch,
          seq: 1,
          at: Date.now(),
          stats: { cpu_percent: 40, disks: [{ mount: '/', total_bytes: 10, used_bytes: 4 }] },
        },
      ],
    });
    await eventually(async () => {
      const { body } = await past(client);
      expect((body as Past).points.at(-1)).toMatchObject({ cpu_percent: 40, disk_percent: 40 });
      expect((body as Past).online).toHaveLength(1);
    });
    const { body } = await past(client);
    expect((body as Past).points).toHaveLength(289);
    expect((body as Past).points[0]).toMatchObject({ cpu_percent: null, online_percent: 0 });
  });

  it('is as long and as fine as asked for, within what is kept', async () => {
    const client = await newClient();
    const from = new Date(Date.now() - 5 * 86_400_000).toISOString();
    const daily = await past(client, `?from=${from}&step=86400`);
    expect((daily.body as Past).points).toHaveLength(6);
    const years = await past(client, `?from=2020-01-01T00:00:00Z&step=3600`);
    expect((years.body as Past).points.length).toBeLessThanOrEqual(8 * 24 + 1);
  });

  it.each([
    ['step=7', 'step'],
    ['step=0', 'step'],
    ['from=yesterday', 'from'],
    ['to=2020-01-01T00:00:00Z', 'from'],
    ['days=3', ''],
  ])('refuses %s', async (query, field) => {
    const answer = await past(await newClient(), `?${query}`);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(JSON.stringify(answer.body)).toContain(field);
  });

  it('of a client that does not exist is not found', async () => {
    for (const id of ['0b1f6c1e-5b1a-4f5e-9f0a-0c7d5a6b7c01', 'nobody'])
      expect(await past(id)).toMatchObject({
        status: 404,
        body: { code: 'jump-client-not-found' },
      });
  });
});
