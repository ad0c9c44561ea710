import {
  presenceBatch,
  siteSettingsEntry,
  subjects,
  thumbnailHeaders,
} from '@jumpfleet/gateway-contracts';
import type {
  ClientSettings,
  OwnOfflineTimes,
  PresenceBatch,
  ClientSettingsOfSite,
} from '@jumpfleet/gateway-contracts';
import type { RunningService } from '@jumpfleet/lifecycle';
import { eventually, testNats } from '@jumpfleet/testing';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Kvm } from '@nats-io/kv';
import type { KV } from '@nats-io/kv';
import { connect } from '@nats-io/transport-node';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { startIssuer } from './testing/issuer.js';
import type { Issuer } from './testing/issuer.js';
import { startShard } from './testing/running-shard.js';
import { newIdentity, online } from './testing/test-client.js';
import type { RawLine } from './testing/test-client.js';

const first: ClientSettings = {
  stats: ['cpu', 'uptime'],
  stats_interval_ms: 60_000,
  remove_after_offline_ms: 86_400_000,
  restrict_uninstall: false,
};

let issuer: Issuer;
let nats: NatsConnection;
let bucket: KV;
let shard: RunningService;
let revision = 0;
const presence: PresenceBatch['items'] = [];
const pictures: Msg[] = [];

const publish = (settings: ClientSettings, own = true): Promise<number> => {
  const site: ClientSettingsOfSite = {
    revision: ++revision,
    settings,
    own_offline_times: own,
  };
  return bucket.put(siteSettingsEntry.key, JSON.stringify(site));
};
const tellOwn = (client: string, minutes: number): void => {
  const times: OwnOfflineTimes = { items: [{ client, minutes }] };
  nats.publish(subjects.offlineTimes('settings-1'), JSON.stringify(times));
};

async function intervalHeard(line: RawLine): Promise<number> {
  const message = await line.nextMessage();
  return message.t === 'settings' ? message.stats_interval_ms : 0;
}

beforeAll(async () => {
  issuer = await startIssuer();
  const { url } = await testNats();
  nats = await connect({ servers: url });
  bucket = await new Kvm(nats).create(siteSettingsEntry.bucket, { history: 1 });
  await publish(first);
  nats.subscribe(subjects.presence('settings-1'), {
    callback: (_error, message) => {
      presence.push(...presenceBatch.parse(message.json()).items);
    },
  });
  nats.subscribe(subjects.thumbnail('*'), {
    callback: (_error, message) => void pictures.push(message),
  });
  shard = await startShard({ shard: 'settings-1', natsUrl: url, issuerUrl: issuer.url });
  await eventually(async () => (await fetch(`${shard.url}/health/ready`)).ok);
});
afterAll(async () => {
  await shard.close();
  await nats.close();
  issuer.close();
});

it('GW-18, RG-21: tells a client the settings of the site with its welcome, and each change', async () => {
  const { line, welcome } = await online(shard.url, newIdentity(issuer));
  expect(welcome).toMatchObject({ stats_interval_ms: 60_000, settings: first });
  const changed = { ...first, stats: [], restrict_uninstall: true };
  await publish(changed);
  expect(await line.nextMessage()).toEqual({ t: 'settings', ...changed });
  await publish(first);
  expect(await line.nextMessage()).toEqual({ t: 'settings', ...first });
  const later = await online(shard.url, newIdentity(issuer));
  expect(later.welcome.settings).toEqual(first);
});

it('GW-18: tells all of many clients, however quickly one change follows the other', async () => {
  const clients = await Promise.all(
    Array.from({ length: 600 }, () => online(shard.url, newIdentity(issuer))),
  );
  const eachHears = async (intervalMs: number): Promise<void> => {
    for (const { line } of clients) while ((await intervalHeard(line)) !== intervalMs);
  };
  for (const seconds of [11, 12, 13])
    await publish({ ...first, stats_interval_ms: seconds * 1_000 });
  await eachHears(13_000);
  // Nothing of this is left under way for those who come next.
  await publish(first);
  await eachHears(first.stats_interval_ms);
}, 30_000);

it('RG-34, RG-12: tells a client its own offline time, also after a change of the site’s', async () => {
  const identity = newIdentity(issuer);
  const { line } = await online(shard.url, identity);
  tellOwn(identity.clientId, 90);
  expect(await line.nextMessage()).toMatchObject({ remove_after_offline_ms: 5_400_000 });
  await publish({ ...first, remove_after_offline_ms: null });
  expect(await line.nextMessage()).toMatchObject({ remove_after_offline_ms: 5_400_000 });
  tellOwn(identity.clientId, 0);
  expect(await line.nextMessage()).toMatchObject({ remove_after_offline_ms: null });
  await publish(first);
});

it('RG-20: passes on pictures of screens, and that there is none', async () => {
  const identity = newIdentity(issuer);
  const { line } = await online(shard.url, identity);
  const image = Buffer.from('\x89PNG\r\n\x1a\nand so on', 'latin1');
  line.say({ t: 'thumbnail', image: image.toString('base64') });
  line.say({ t: 'thumbnail', image: null, reason: 'no-screen' });
  await eventually(() => expect(pictures).toHaveLength(2));
  const told = pictures.map(({ data, headers }) => ({
    client: headers?.get(thumbnailHeaders.client),
    image: Buffer.from(data),
    reason: headers?.get(thumbnailHeaders.reason),
  }));
  expect(told).toEqual([
    { client: identity.clientId, image, reason: '' },
    { client: identity.clientId, image: Buffer.alloc(0), reason: 'no-screen' },
  ]);
});

it('RG-30: says of a client that it was disabled by somebody at the computer', async () => {
  const identity = newIdentity(issuer);
  const { line } = await online(shard.url, identity);
  line.say({ t: 'disabled' });
  expect(await line.closed).toEqual({ code: 1000, reason: 'finished' });
  await eventually(() =>
    expect(presence.find(({ client, online: on }) => client === identity.clientId && !on)).toEqual(
      expect.objectContaining({ disabled: true }),
    ),
  );
});
