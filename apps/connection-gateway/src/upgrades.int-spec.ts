import { randomBytes } from 'node:crypto';
import { upgradeWindow } from '@jumpfleet/gateway-contracts';
import { eventually } from '@jumpfleet/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { releaseOf } from './testing/package-neighbour.js';
import type { PackageNeighbour, TestRelease } from './testing/package-neighbour.js';
import { attach } from './testing/sessions-world.js';
import { challenged, newIdentity } from './testing/test-client.js';
import {
  fetchWindow,
  grantOf,
  hear,
  nextPermit,
  present,
  receive,
  received,
  upgrading,
  worldOfOneShard,
} from './testing/upgrades-world.js';
import type { TestOrchestrator, World } from './testing/upgrades-world.js';

const shard = 'upgrades-1';
let packages: PackageNeighbour;
let small: TestRelease;
let large: TestRelease;
let world: World;

beforeAll(async () => {
  ({ world, packages } = await worldOfOneShard(shard));
  small = packages.publish(releaseOf(randomBytes(70_000)));
  large = packages.publish(releaseOf(randomBytes(3_000_001)));
});

const order = (orders: Parameters<TestOrchestrator['order']>[1]) =>
  world.orchestrator.order(shard, orders);

describe('A permit', () => {
  it('UP-02: is told to its client with the release as it was signed; the same grant again says nothing', async () => {
    const { line, clientId } = await present(world);
    const grant = grantOf(clientId, small);
    expect(await order({ grants: [grant] })).toEqual([]);
    expect(await order({ grants: [grant] })).toEqual([]);
    expect(await hear(line, 'upgrade')).toEqual({
      ...{ t: 'upgrade', permit: grant.permit, release: small.document, roots: [] },
      lease_ms: 30_000,
    });
    line.say({ t: 'ping' });
    await hear(line, 'pong');
  });

  it('that is smaller than the last, for nobody here, or for another run, is answered as absent', async () => {
    const [older, newer] = [nextPermit(), nextPermit()];
    const { line, clientId } = await present(world);
    await order({ grants: [grantOf(clientId, small, { permit: newer })] });
    await hear(line, 'upgrade');
    expect(await order({ grants: [grantOf(clientId, small, { permit: older })] })).toEqual([
      clientId,
    ]);
    const stranger = '3f2b8c1e-5d47-4a90-8e36-1b7c9d0f2a54';
    expect(await order({ grants: [grantOf(stranger, small)] })).toEqual([stranger]);
    const later = grantOf(clientId, small);
    expect(await order({ run: 'another', grants: [later] })).toEqual([clientId]);
    expect(await order({ grants: [later] })).toEqual([]);
    expect(await hear(line, 'upgrade')).toMatchObject({ permit: later.permit });
  });

  it('is over with its line, and not good on the next', async () => {
    const { line, clientId, identity, permit } = await upgrading(world, small);
    line.socket.terminate();
    await eventually(() =>
      expect(world.orchestrator.presence).toContainEqual(
        expect.objectContaining({ client: clientId, online: false }),
      ),
    );
    await present(world, identity);
    expect(await order({ grants: [grantOf(clientId, small, { permit })] })).toEqual([clientId]);
  });

  it('that is withdrawn is over: what is asked under it is passed over in silence', async () => {
    const { line, clientId, permit } = await upgrading(world, small);
    await order({ withdrawn: [{ client: clientId, permit, code: 'cycle-cancelled' }] });
    expect(await hear(line, 'upgrade-withdrawn')).toMatchObject({
      permit,
      code: 'cycle-cancelled',
    });
    line.say({ t: 'upgrade-fetch', permit, part: 'package', offset: 0, bytes: 10 });
    line.say({ t: 'upgrade-ready', permit, away_ms: 10 });
    line.say({ t: 'ping' });
    await hear(line, 'pong');
  });

  it('without progress ends with its lease, and that is reported', async () => {
    const { line, clientId, permit } = await upgrading(world, small, { lease_ms: 500 });
    expect(await hear(line, 'upgrade-withdrawn')).toMatchObject({ permit, code: 'no-progress' });
    await eventually(() =>
      expect(world.orchestrator.reportsOf(clientId, 'expired')).toEqual([
        expect.objectContaining({ permit, code: 'no-progress' }),
      ]),
    );
    expect(await order({ grants: [grantOf(clientId, small, { permit })] })).toEqual([]);
  });
});

describe('A download', () => {
  it('brings what was asked for, from any offset, and again when it is asked for again', async () => {
    const { line, permit } = await upgrading(world, large);
    const { content } = large;
    for (const [offset, bytes] of [
      [0, 1_048_576],
      [1_048_576, 1_048_576],
      [2_097_152, content.length - 2_097_152],
      [100_000, 300_001],
      [content.length - 1, 1],
    ] as const) {
      const window = await fetchWindow(line, { permit, offset, bytes });
      expect(window.equals(content.subarray(offset, offset + bytes))).toBe(true);
    }
  });

  it('has two windows at once, one after the other', async () => {
    const { line, permit } = await upgrading(world, large);
    const bytes = upgradeWindow.maxBytes;
    for (const offset of [0, bytes])
      line.say({ t: 'upgrade-fetch', permit, part: 'package', offset, bytes });
    const both = await receive(line, 0, 2 * bytes);
    expect(both.equals(large.content.subarray(0, 2 * bytes))).toBe(true);
  });

  it('is fetched once for all clients, and reported with the bytes that left', async () => {
    const before = packages.offsets.length;
    const fresh = packages.publish(releaseOf(randomBytes(200_000)));
    const clients = await Promise.all(Array.from({ length: 5 }, () => upgrading(world, fresh)));
    await Promise.all(
      clients.map(async ({ line, permit }) => {
        const got = await fetchWindow(line, { permit, offset: 0, bytes: 200_000 });
        expect(got.equals(fresh.content)).toBe(true);
      }),
    );
    expect(packages.offsets.slice(before)).toEqual([0]);
    expect(packages.asked.filter((id) => id === fresh.id)).toHaveLength(1);
    await eventually(() => {
      expect(sumOf(world.orchestrator.sent)).toBe(received.bytes);
    });
  });

  it('makes progress that the site hears of, and lives longer than one lease by it', async () => {
    const { line, clientId, permit } = await upgrading(world, small, { lease_ms: 3_000 });
    const begun = performance.now();
    while (performance.now() - begun < 5_000)
      await fetchWindow(line, { permit, offset: 0, bytes: 1_000 });
    const progress = await eventually(() => {
      const reports = world.orchestrator.reportsOf(clientId, 'progress');
      return reports.length >= 2 && reports;
    });
    expect(progress.at(-1)?.bytes).toBeGreaterThan(progress[0]?.bytes ?? 0);
  });

  it.each([
    ['half a megabyte', false, 524_288],
    ['far less beside a session', true, 131_072],
  ])(
    'to a client that does not read is %s on the way, and ends with its lease',
    async (_what, hasSession, most) => {
      const { line, clientId, permit } = await upgrading(world, large, { lease_ms: 2_000 });
      if (hasSession) await attach(world.issuer, world.url, clientId);
      line.socket.pause();
      for (const offset of [0, 1_048_576])
        line.say({ t: 'upgrade-fetch', permit, part: 'package', offset, bytes: 1_048_576 });
      await eventually(() =>
        expect(world.orchestrator.reportsOf(clientId, 'expired')).toHaveLength(1),
      );
      const [expired] = world.orchestrator.reportsOf(clientId, 'expired');
      expect(expired?.bytes).toBeGreaterThan(most / 2);
      expect(expired?.bytes).toBeLessThan(most + 65_536);
      line.socket.resume();
      await receive(line, 0, expired?.bytes ?? 0);
      expect(await hear(line, 'upgrade-withdrawn')).toMatchObject({ permit });
    },
  );

  it.each([
    ['beyond the end', { offset: 69_999, bytes: 2 }, 4400],
    ['of a delta that was not offered', { part: 'delta' }, 4400],
    ['of nothing', { bytes: 0 }, 4400],
    ['of more than a window', { bytes: 1_048_577 }, 4400],
  ])('of a window %s closes the line', async (_what, over, code) => {
    const { line, permit } = await upgrading(world, small);
    line.say({ t: 'upgrade-fetch', permit, part: 'package', offset: 0, bytes: 1, ...over });
    await expect(line.closed).resolves.toMatchObject({ code });
  });

  it('of three windows at once passes a limit', async () => {
    const { line, permit } = await upgrading(world, large);
    for (const offset of [0, 1, 2])
      line.say({ t: 'upgrade-fetch', permit, part: 'package', offset, bytes: 1_048_576 });
    await expect(line.closed).resolves.toMatchObject({ code: 4413 });
  });

  it('cannot be asked for before the welcome', async () => {
    const { line } = await challenged(world.url, newIdentity(world.issuer));
    line.say({ t: 'upgrade-fetch', permit: 1, part: 'package', offset: 0, bytes: 1 });
    await expect(line.closed).resolves.toMatchObject({ code: 4400 });
  });
});

function sumOf(sent: ReadonlyMap<number, number>): number {
  return [...sent.values()].reduce((sum, bytes) => sum + bytes, 0);
}
