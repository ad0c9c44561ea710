import { randomBytes } from 'node:crypto';
import { eventually } from '@jumpfleet/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { releaseOf } from './testing/package-neighbour.js';
import type { TestRelease } from './testing/package-neighbour.js';
import {
  grantOf,
  hear,
  nextPermit,
  present,
  upgrading,
  worldOfOneShard,
} from './testing/upgrades-world.js';
import type { World } from './testing/upgrades-world.js';

let world: World;
let small: TestRelease;
let large: TestRelease;

beforeAll(async () => {
  const { packages, ...started } = await worldOfOneShard('upgrade-ends-1');
  world = started.world;
  small = packages.publish(releaseOf(randomBytes(70_000)));
  large = packages.publish(releaseOf(randomBytes(600_000)));
});

describe('A restart', () => {
  it('is ordered once the site knows of it, with a slot and the time that there is', async () => {
    const { line, clientId, permit } = await upgrading(world, small, { trial_ms: 20_000 });
    line.say({ t: 'upgrade-ready', permit, away_ms: 800 });
    const restart = await hear(line, 'upgrade-restart');
    expect(restart.within_ms).toBe(restart.in_ms + 20_000);
    // What the client hears is what is left of the slot's time, of which the site heard the whole.
    await eventually(() =>
      expect(world.orchestrator.reportsOf(clientId, 'restarting')).toContainEqual(
        expect.objectContaining({ permit, within_ms: expect.any(Number) }),
      ),
    );
    const [report] = world.orchestrator.reportsOf(clientId, 'restarting');
    expect(report?.within_ms).toBeGreaterThanOrEqual(Math.max(20_800, restart.within_ms));
    // Its line may end now; the grant that was good stays so while it is away.
    line.socket.close(1012);
    await eventually(() =>
      expect(world.orchestrator.presence).toContainEqual(
        expect.objectContaining({ client: clientId, online: false }),
      ),
    );
    const again = grantOf(clientId, small, { permit });
    expect(await world.orchestrator.order(world.shard, { grants: [again] })).toEqual([]);
  });

  it('is out of turn before all was sent, and nothing is fetched after it', async () => {
    const { line, permit } = await upgrading(world, small);
    line.say({ t: 'upgrade-ready', permit, away_ms: 1 });
    line.say({ t: 'upgrade-fetch', permit, part: 'package', offset: 0, bytes: 1 });
    await expect(line.closed).resolves.toMatchObject({ code: 4400 });
  });
});

describe('A permit', () => {
  it.each([
    ['is not there', 'upgrade-withdrawn', 'f'.repeat(64)],
    ['is there', 'upgrade', undefined],
  ] as const)('of a release that %s: the client hears %s', async (_what, heard, id) => {
    const { line, clientId } = await present(world);
    const grant = grantOf(clientId, { id: id ?? small.id }, { lease_ms: 1_000 });
    await world.orchestrator.order(world.shard, { grants: [grant] });
    expect(await hear(line, heard)).toMatchObject({ permit: grant.permit });
  });
});

describe('The end of an upgrade', () => {
  it.each([
    [
      { t: 'upgrade-done', version: '1.4.0' },
      { state: 'done', version: '1.4.0' },
    ],
    [
      { t: 'upgrade-failed', code: 'did-not-connect', detail: 'Not welcomed in time.' },
      { state: 'failed', code: 'did-not-connect', detail: 'Not welcomed in time.' },
    ],
  ] as const)('is passed on from whatever line, and noted: %j', async (said, reported) => {
    const { line, clientId } = await present(world);
    const permit = nextPermit();
    line.say({ ...said, permit });
    await hear(line, 'upgrade-noted');
    const found = () => world.orchestrator.reportsOf(clientId, reported.state);
    await eventually(() =>
      expect(found()).toEqual([expect.objectContaining({ permit, ...reported })]),
    );
    line.say({ ...said, permit });
    await hear(line, 'upgrade-noted');
    expect(found()).toHaveLength(1);
  });

  it('frees the client for its next permit', async () => {
    const { line, clientId, permit } = await upgrading(world, large);
    line.say({ t: 'upgrade-failed', permit, code: 'disk-full', detail: '' });
    expect(await hear(line, 'upgrade-noted')).toEqual({ t: 'upgrade-noted', permit });
    const next = grantOf(clientId, small);
    expect(await world.orchestrator.order(world.shard, { grants: [next] })).toEqual([]);
    expect(await hear(line, 'upgrade')).toMatchObject({ permit: next.permit });
  });
});
