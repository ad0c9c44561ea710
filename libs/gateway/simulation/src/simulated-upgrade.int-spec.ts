import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPair } from '@jumpfleet/gateway-client';
import { generateKey, signDocument } from '@jumpfleet/releases';
import { eventually } from '@jumpfleet/testing';
import { chunkBytesOf } from '@jumpfleet/upgrades-contracts';
import type { Release, Root } from '@jumpfleet/upgrades-contracts';
import { SimulatedFleet } from './simulated-fleet.js';
import { ShardWithPackage } from './testing/shard-with-package.js';
import { faultless } from './upgrade-conduct.js';
import type { UpgradeConduct } from './upgrade-conduct.js';
import { UpgradeDiary } from './upgrade-diary.js';

const shard = new ShardWithPackage();
const key = generateKey();
const stops: (() => void)[] = [];
let site: string;

beforeAll(async () => {
  site = await shard.listen();
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  shard.heard.length = 0;
  shard.slots.length = 0;
  shard.windows = Number.POSITIVE_INFINITY;
});
afterAll(() => shard.close());

const soon = new Date(Date.now() + 86_400_000).toISOString();
const role = { key_ids: [key.keyId], threshold: 1 };
const root: Root = {
  kind: 'root',
  number: 1,
  expires_at: soon,
  keys: { [key.keyId]: key.publicKey },
  root: role,
  release: role,
};

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function signedRelease(bytes: Buffer, more: Partial<Release> = {}, by = key): string {
  const chunkBytes = chunkBytesOf(bytes.length);
  const count = Math.ceil(bytes.length / chunkBytes);
  const release: Release = {
    kind: 'release',
    number: 1,
    platform: 'linux-64',
    version: '0.2.0',
    length: bytes.length,
    digest: sha256(bytes),
    chunk_bytes: chunkBytes,
    chunks: Array.from({ length: count }, (_, at) =>
      sha256(bytes.subarray(at * chunkBytes, (at + 1) * chunkBytes)),
    ),
    expires_at: soon,
    minimum_version: null,
    rollback_from: [],
    files: [],
    ...more,
  };
  return signDocument('release', release, [by]);
}

async function oneClient(conduct: Partial<UpgradeConduct> = {}) {
  const diary = new UpgradeDiary();
  const identity = { index: 0, clientId: randomUUID(), credential: 'jwt', ...generateKeyPair() };
  const trusted = signDocument('root', root, [key]);
  const upgrades = { ...faultless, restartMs: 20, root: trusted, ...conduct };
  const fleet = new SimulatedFleet([identity], { site, upgrades, diary });
  stops.push(
    () => fleet.stop(),
    () => diary.stop(),
  );
  fleet.start(1_000);
  await until(() => fleet.counts().online === 1);
  return { fleet, diary };
}

const until = (isReached: () => boolean) => eventually(() => expect(isReached()).toBe(true));
/** What is said on a line is heard in its order. */
async function heardSoFar() {
  const open = { t: 'open', channel: 1, ref: 1, tool: 'shell', cols: 80, rows: 24 } as const;
  shard.say({ ...open, session: randomUUID(), leg: randomUUID(), representative: 'Ann' });
  await until(() => shard.said('opened').length === 1);
}
const offer = (permit: number, release: string) =>
  shard.say({ t: 'upgrade', permit, release, lease_ms: 30_000 });
const restart = (permit: number) =>
  shard.say({ t: 'upgrade-restart', permit, slot: 'kept', in_ms: 10, within_ms: 400 });

describe('A simulated client that is offered an upgrade', () => {
  it('downloads by windows, comes back as the new version at its slot, and says so until it is noted', async () => {
    shard.bytes = randomBytes(2_500_000);
    const { fleet, diary } = await oneClient();
    offer(7, signedRelease(shard.bytes));
    await until(() => shard.said('upgrade-ready').length === 1);
    expect(shard.said('upgrade-fetch').map(({ offset, bytes }) => [offset, bytes])).toEqual([
      [0, 1_048_576],
      [1_048_576, 1_048_576],
      [2_097_152, 402_848],
    ]);
    expect(shard.said('upgrade-ready')[0]).toMatchObject({ permit: 7, away_ms: 20 });
    restart(7);
    await until(() => shard.said('upgrade-done').length === 1);
    expect(shard.slots).toEqual([undefined, 'kept']);
    expect(shard.said('hello').map(({ version }) => version)).toEqual(['0.1.0', '0.2.0']);
    fleet.cutAll();
    await until(() => shard.said('upgrade-done').length === 2);
    shard.say({ t: 'upgrade-noted', permit: 7 });
    await heardSoFar();
    fleet.cutAll();
    await until(() => shard.said('hello').length === 4);
    expect(shard.said('upgrade-done')).toHaveLength(2);
    const { upgraded, upgrading, receivedBytes, versions } = fleet.counts().upgrades;
    expect({ upgraded, upgrading, receivedBytes }).toEqual({
      upgraded: 1,
      upgrading: 0,
      receivedBytes: 2_500_000,
    });
    expect(versions).toEqual({ '0.1.0': 0, '0.2.0': 1 });
    const { upgrades, received } = diary.take();
    expect(upgrades.map(([, permit, , step]) => [permit, step])).toEqual([
      [7, 'offered'],
      [7, 'restarted'],
      [7, 'done'],
    ]);
    expect(received.reduce((sum, [, , bytes]) => sum + bytes, 0)).toBe(2_500_000);
  });

  it('takes no older permit, and goes on from the last whole chunk under a newer one', async () => {
    shard.bytes = randomBytes(2_500_000);
    shard.windows = 1;
    const { fleet } = await oneClient();
    const release = signedRelease(shard.bytes);
    offer(7, release);
    await until(() => fleet.counts().upgrades.receivedBytes === 1_048_576);
    fleet.cutAll();
    await until(() => shard.said('hello').length === 2);
    expect(fleet.counts().upgrades.upgrading).toBe(0);
    shard.windows = Number.POSITIVE_INFINITY;
    shard.heard.length = 0;
    offer(7, release);
    offer(9, release);
    await until(() => shard.said('upgrade-ready').length === 1);
    expect(shard.said('upgrade-fetch').map(({ permit, offset }) => [permit, offset])).toEqual([
      [9, 1_048_576],
      [9, 2_097_152],
    ]);
    shard.say({ t: 'upgrade-withdrawn', permit: 9, code: 'cancelled' });
    await until(() => fleet.counts().upgrades.withdrawn === 1);
    restart(9);
    offer(10, release);
    await until(() => shard.said('upgrade-ready').length === 2);
    expect(shard.said('hello')).toHaveLength(0);
  });

  it('is done at once when it runs that version already', async () => {
    const { fleet } = await oneClient();
    offer(1, signedRelease(Buffer.alloc(9), { version: '0.1.0' }));
    await until(() => shard.said('upgrade-done').length === 1);
    offer(1, 'again');
    await until(() => shard.said('upgrade-done').length === 2);
    expect(fleet.counts().upgrades).toMatchObject({ offered: 1, upgraded: 0, upgrading: 0 });
  });

  it.each([
    ['digest-mismatch', (bytes: Buffer) => signedRelease(Buffer.alloc(bytes.length))],
    ['signature-invalid', (bytes: Buffer) => signedRelease(bytes, {}, generateKey())],
    ['version-not-newer', (bytes: Buffer) => signedRelease(bytes, { version: '0.0.9' })],
    ['platform-mismatch', (bytes: Buffer) => signedRelease(bytes, { platform: 'linux-arm' })],
  ])('refuses it with %s', async (code, release) => {
    shard.bytes = randomBytes(60_000);
    const { fleet } = await oneClient();
    offer(1, release(shard.bytes));
    await until(() => shard.said('upgrade-failed').length === 1);
    expect(shard.said('upgrade-failed')[0]).toMatchObject({ permit: 1, code });
    expect(fleet.counts().upgrades).toMatchObject({ failed: { [code]: 1 }, upgrading: 0 });
  });
});

describe('A simulated client that is set to', () => {
  it.each([
    ['start-failed', ['0.1.0', '0.1.0']],
    ['did-not-connect', ['0.1.0', '0.1.0']],
    ['preflight-failed', ['0.1.0']],
  ] as const)('fail with %s says so as the old version', async (code, hellos) => {
    shard.bytes = randomBytes(60_000);
    await oneClient({ failures: [{ code, share: 1 }] });
    offer(1, signedRelease(shard.bytes));
    await until(() => shard.heard.some(({ t }) => t === 'upgrade-ready' || t === 'upgrade-failed'));
    restart(1);
    await until(() => shard.said('upgrade-failed').length === 1);
    expect(shard.said('upgrade-failed')[0]).toMatchObject({ permit: 1, code });
    expect(shard.said('hello').map(({ version }) => version)).toEqual(hellos);
  });

  it('be lost is not seen again, and held its permit until its trial was over', async () => {
    shard.bytes = randomBytes(60_000);
    const { fleet, diary } = await oneClient({ lostShare: 1 });
    offer(1, signedRelease(shard.bytes));
    await until(() => shard.said('upgrade-ready').length === 1);
    restart(1);
    await until(() => fleet.counts().upgrades.lost === 1);
    expect(fleet.counts()).toMatchObject({ online: 0, dials: 1 });
    const [offered, gone] = diary.take().upgrades;
    expect(gone?.[3]).toBe('gone');
    expect((gone?.[2] ?? 0) - (offered?.[2] ?? 0)).toBeGreaterThanOrEqual(400);
  });

  it('download slowly takes the time that its speed dictates', async () => {
    shard.bytes = randomBytes(60_000);
    const { diary } = await oneClient({ bytesPerSecond: 120_000 });
    offer(1, signedRelease(shard.bytes));
    await until(() => shard.said('upgrade-ready').length === 1);
    const { received, upgrades } = diary.take();
    expect((received.at(-1)?.[0] ?? 0) - (upgrades[0]?.[2] ?? 0)).toBeGreaterThanOrEqual(490);
    expect(shard.said('upgrade-fetch')).toHaveLength(2);
  });
});
