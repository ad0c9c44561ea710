import { accessToken } from '@jumpfleet/policy-neighbour';
import { eventually } from '@jumpfleet/testing';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { allOf, atOnce, CycleWorld, waiting } from './testing/cycle-world.js';
import { registryNeighbour } from './testing/registry-neighbour.js';

const all = allOf('1.5.0');
let world: CycleWorld;

beforeAll(async () => {
  world = await CycleWorld.open('1.5.0', '1.6.0');
});

afterEach(() => world.tidy());

describe('When upgrades begin', () => {
  it('UP-04: a cycle that is started by hand upgrades by itself, until it is over', async () => {
    await world.setMode('disabled');
    registryNeighbour.members = [waiting()];
    const id = await world.started(all);
    expect(await world.mode()).toBe('current_cycle');
    await world.verb(id, 'cancel');
    await eventually(async () => (await world.mode()) === 'disabled');
  });

  it('UP-04: one that is told not to leaves the setting alone', async () => {
    await world.setMode('disabled');
    registryNeighbour.members = [waiting()];
    await world.started({ ...all, automatic: false });
    expect(await world.mode()).toBe('disabled');
  });

  it('UP-05: the current version is that of the newest cycle that was not cancelled', async () => {
    const current = () => world.factsOf('jumpfleet.upgrade-release.current.v1').at(-1);
    const first = await world.started({ ...all, rings: atOnce });
    await eventually(async () => (await world.cycle(first)).state === 'completed');
    const second = await world.started({ ...all, version: '1.6.0' });
    await eventually(() => {
      expect(current()).toEqual({ versions: { 'linux-64': '1.6.0' } });
    });
    await world.verb(second, 'cancel');
    await eventually(() => {
      expect(current()).toEqual({ versions: { 'linux-64': '1.5.0' } });
    });
  });

  it('UP-08: a newer release starts a cycle over all by itself, once, where that is allowed', async () => {
    await world.setMode('enabled');
    registryNeighbour.members = [waiting()];
    await world.upload('1.7.0');
    const found = async () =>
      (await world.page()).items.filter(({ version }) => version === '1.7.0');
    await eventually(async () => {
      expect(await found()).toMatchObject([{ state: 'running', scope: { type: 'all' } }]);
    });
    const [running] = await found();
    await world.verb(running?.id ?? '', 'cancel');
    for (const version of ['1.4.0', '1.8.0']) await world.upload(version);
    await eventually(async () => {
      const { items } = await world.page();
      expect(items).toContainEqual(expect.objectContaining({ version: '1.8.0' }));
    });
    expect(await found()).toHaveLength(1);
    expect((await world.page()).items.map(({ version }) => version)).not.toContain('1.4.0');
    await world.setMode('disabled');
  });
});

describe('The log of the orchestrator', () => {
  it('makes the same read models when it is replayed', async () => {
    const response = await fetch(
      `${world.orchestrator.url}/api/v1/operations/upgrade-orchestrator/compare`,
      { method: 'POST', headers: { authorization: `Bearer ${accessToken()}` } },
    );
    const lines = (await response.text()).trim().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '{}')).toMatchObject({ result: { equal: true } });
  });
});
