import { beforeAll, describe, expect, it } from '@jest/globals';
import { SimulatedFleet, UpgradeDiary, enrolIdentities } from '@jumpfleet/gateway-simulation';
import type { SimulatedIdentity } from '@jumpfleet/gateway-simulation';
import { burst } from '@jumpfleet/limits';
import { atEndOfSpecFile, eventually } from '@jumpfleet/testing';

import { openScenario } from '../support/scenario.js';
import type { Scenario } from '../support/scenario.js';
import { UpgradeAuditor } from '../support/upgrade-auditor.js';
import {
  allAtOnce,
  clientsOf,
  cycleOf,
  publishPackage,
  releaseKeys,
  startCycle,
} from '../support/upgrades.js';
import type { Cycle, Publication, ReleaseKeys } from '../support/upgrades.js';

const wholeSystemMs = 600_000;
const cycleMs = 60_000;
const clients = 150;
const packageBytes = 300_000;
const caps = {
  concurrentUpgrades: 20,
  bytesPerSecond: 10_485_760,
  chunkBytes: 1_048_576,
  connectionsPerSecond: 40,
  burst: burst(40),
};
/** Half of all fail with it, and with no other. */
const badVersion = '0.2.0';

let scenario: Scenario;
let keys: ReleaseKeys;
let fleet: SimulatedFleet;
const diary = new UpgradeDiary();
const auditor = new UpgradeAuditor();

const settle = (connectionsPerSecond: number): Promise<unknown> =>
  scenario.api.put('/api/v1/settings/jump-clients', {
    connection_rate_per_second: connectionsPerSecond,
    concurrent_upgrades: caps.concurrentUpgrades,
    upgrade_bandwidth_bytes_per_second: caps.bytesPerSecond,
  });

beforeAll(async () => {
  scenario = await openScenario({ isAlone: true });
  await settle(300);
  keys = await releaseKeys(scenario.system.dataDir);
  fleet = new SimulatedFleet(await enrol(), {
    site: scenario.system.url,
    upgrades: {
      root: keys.root,
      restartMs: 100,
      failures: [{ code: 'preflight-failed', share: 0.5, version: badVersion }],
      lostShare: 0,
    },
    diary,
  });
  atEndOfSpecFile(() => fleet.stop());
  fleet.start(200);
  await eventually(() => expect(fleet.counts().online).toBe(clients), { timeoutMs: 30_000 });
  await settle(caps.connectionsPerSecond);
}, wholeSystemMs);

async function enrol(): Promise<SimulatedIdentity[]> {
  const { installer_id: installerKey } = (await scenario.api.post('/api/v1/installers', {
    jump_group_id: 1,
    paced: false,
  })) as { installer_id: string };
  const identities: SimulatedIdentity[] = [];
  await enrolIdentities({
    site: scenario.system.url,
    installerKey,
    indices: Array.from({ length: clients }, (_, index) => index),
    enrolled: (identity) => identities.push(identity),
  });
  return identities;
}

const publish = (publication: Omit<Publication, 'bytes'>): Promise<void> =>
  publishPackage(scenario.api, keys, { ...publication, bytes: packageBytes });
const command = (cycle: Cycle, verb: 'pause' | 'resume' | 'cancel'): Promise<unknown> =>
  scenario.api.post(`/api/v1/upgrade-cycles/${cycle.id}/${verb}`, {});

/** The site may not answer while one of its parts is away. */
function reaches({ id }: Cycle, state: Cycle['state']): Promise<Cycle> {
  return eventually(
    async () => {
      const cycle = await cycleOf(scenario.api, id);
      expect(cycle.state).toBe(state);
      return cycle;
    },
    { timeoutMs: cycleMs, pollMs: 200 },
  );
}

function expectNoCapWasPassed(): void {
  auditor.add(diary.take());
  const audit = auditor.judge(caps);
  expect(audit).toMatchObject({ atOnce: { secondsAbove: 0 }, bytes: { secondsAbove: 0 } });
  expect(audit.atOnce.most).toBeGreaterThan(1);
}

describe('UP-01, UP-02: a fleet that is upgraded', () => {
  it(
    'halts by itself in the first ring when too many fail, and nobody else is touched',
    async () => {
      await publish({ version: badVersion, number: 1 });
      const rings = [
        { share: 0.2, soak_seconds: 0 },
        { share: 1, soak_seconds: 0 },
      ];
      const failure = { share: 0.1, at_least: 3 };
      const started = await startCycle(scenario.api, { version: badVersion, rings, failure });
      const halted = await reaches(started, 'halted');
      expect(halted.rings.map(({ clients: count }) => count)).toEqual([30, 120]);
      expect(halted.rings[1]).toMatchObject({ upgrading: 0, upgraded: 0, failed: 0 });
      expect(halted.failures).toEqual([{ code: 'preflight-failed', clients: expect.anything() }]);
      await command(halted, 'resume');
      const again = await reaches(started, 'halted');
      expect(clientsOf(again, 'failed')).toBeGreaterThan(clientsOf(halted, 'failed'));
      await command(again, 'cancel');
      await reaches(started, 'cancelled');
      expectNoCapWasPassed();
    },
    cycleMs,
  );

  it(
    'comes to a version that is good, and goes back from it by a signed roll-back',
    async () => {
      await publish({ version: '0.2.1', number: 2 });
      const started = await startCycle(scenario.api, { version: '0.2.1', rings: allAtOnce });
      expect(clientsOf(await reaches(started, 'completed'), 'upgraded')).toBe(clients);
      expect(fleet.counts().upgrades.versions['0.2.1']).toBe(clients);
      await publish({ version: '0.1.0', number: 3, rollbackFrom: [badVersion, '0.2.1'] });
      const back = await startCycle(scenario.api, {
        version: '0.1.0',
        rings: allAtOnce,
        rollback: true,
      });
      await reaches(back, 'completed');
      expect(fleet.counts().upgrades.versions['0.1.0']).toBe(clients);
      expectNoCapWasPassed();
    },
    2 * cycleMs,
  );

  it(
    'is upgraded once each, or reported, though a shard and the orchestrator die in the middle',
    async () => {
      await publish({ version: '0.3.0', number: 4 });
      const before = fleet.counts().upgrades.upgraded;
      const upgraded = (): number => fleet.counts().upgrades.upgraded - before;
      const started = await startCycle(scenario.api, { version: '0.3.0', rings: allAtOnce });
      for (const [at, victim] of [
        [30, 'shard-1'],
        [60, 'upgrade-orchestrator'],
      ] as const) {
        await eventually(() => expect(upgraded()).toBeGreaterThan(at), { timeoutMs: cycleMs });
        process.kill(scenario.system.pid(victim), 'SIGKILL');
      }
      const cycle = await reaches(started, 'completed');
      expect(clientsOf(cycle, 'upgraded') + clientsOf(cycle, 'failed')).toBe(clients);
      expect(fleet.counts().upgrades.versions['0.3.0']).toBe(upgraded());
      expect(upgraded()).toBeLessThanOrEqual(clients);
      expectNoCapWasPassed();
    },
    2 * cycleMs,
  );
});
