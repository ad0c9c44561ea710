import { execFile } from 'node:child_process';
import { cp, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { workspaceRoot } from '@jumpfleet/local-servers';
import { eventually } from '@jumpfleet/testing';

import { installClient } from '../support/installed-client.js';
import type { InstalledClient } from '../support/installed-client.js';
import { openScenario } from '../support/scenario.js';
import type { Scenario } from '../support/scenario.js';

type Item = Readonly<{ id: string; name: string; tag: string; status: string }>;
type Conflicts = Readonly<{ items: { client_id: string; machines: { machine: string }[] }[] }>;
type History = Readonly<{ items: { type: string; data: { newClientId?: string } }[] }>;

const wholeSystemMs = 600_000;
const minute = 60_000;

let scenario: Scenario;
let first: InstalledClient;
let second: InstalledClient;
let original: Item;

beforeAll(async () => {
  scenario = await openScenario();
  first = await installClient(scenario, 'first');
  second = await installClient(scenario, 'second');
  for (const client of [first, second]) await client.control('start');
}, wholeSystemMs);

async function find(search: string): Promise<Item | undefined> {
  const path = `/api/v1/jump-clients?search=${encodeURIComponent(search)}`;
  return ((await scenario.api.get(path)) as { items: Item[] }).items[0];
}
const get = async (path: string): Promise<unknown> => scenario.api.get(path);
const conflicts = async () => (await get('/api/v1/fleet/identity-conflicts')) as Conflicts;
const history = async (id: string) => (await get(`/api/v1/jump-clients/${id}/history`)) as History;

describe('one identity on two computers', () => {
  it(
    'D11: begins with a client that is online, and whose state is copied to another computer',
    async () => {
      await eventually(
        async () => expect(await find('first')).toMatchObject({ status: 'online' }),
        {
          timeoutMs: minute,
        },
      );
      await eventually(async () =>
        expect(await find('second')).toMatchObject({ status: 'online' }),
      );
      const found = await find('first');
      if (!found) throw new Error('the first client is gone');
      original = found;
      await second.control('stop');
      const state = join(second.dir, 'state');
      await rm(state, { recursive: true });
      await cp(join(first.dir, 'state'), state, { recursive: true });
      await rm(join(state, 'client.pid'), { force: true });
    },
    wholeSystemMs,
  );

  it(
    'D11: is detected within a minute, and both wait for a decision',
    async () => {
      await second.control('start');
      await eventually(
        async () => {
          const { items } = await conflicts();
          expect(items).toMatchObject([{ client_id: original.id }]);
          expect(new Set(items[0]?.machines.map(({ machine }) => machine)).size).toBe(2);
        },
        { timeoutMs: minute },
      );
      await eventually(async () =>
        expect(await find('first')).toMatchObject({ status: 'offline' }),
      );
    },
    2 * minute,
  );

  it(
    'D11: is split by the decision: both are online as clients of their own, and no history is lost',
    async () => {
      const before = await history(original.id);
      await scenario.api.post(`/api/v1/jump-clients/${original.id}/identity-decision`, {
        decision: 'split',
      });
      expect(await conflicts()).toEqual({ items: [] });
      await eventually(
        async () => {
          const [newest] = (await history(original.id)).items;
          expect(newest).toMatchObject({ type: 'JumpClientSplitOff' });
          const born = newest?.data.newClientId ?? '';
          expect(await get(`/api/v1/jump-clients/${born}`)).toMatchObject({
            ...{ status: 'online', name: hostname(), tag: original.tag },
          });
          expect(await get(`/api/v1/jump-clients/${original.id}`)).toMatchObject({
            ...{ status: 'online', name: 'first' },
          });
          const { items } = (await get(`/api/v1/jump-clients/${born}/why`)) as History;
          expect(items.map(({ type }) => type)).toContain('JumpClientIdentityDecided');
        },
        { timeoutMs: 2 * minute },
      );
      const after = (await history(original.id)).items;
      expect(after.slice(2)).toEqual(before.items);
      expect(await conflicts()).toEqual({ items: [] });
    },
    3 * minute,
  );

  it(
    'D6: leaves read models that equal a replay in every service, as one command tells',
    async () => {
      const program = join(workspaceRoot(), 'apps', 'jumpfleet', 'dist', 'main.js');
      const asked = ['events', 'all', 'compare', '--json', '--data-dir', scenario.system.dataDir];
      const { stdout } = await promisify(execFile)(process.execPath, [program, ...asked]);
      const told = stdout.trim().split('\n');
      expect(told.map((line) => JSON.parse(line) as object)).toMatchObject(
        ['policy', 'registry', 'sessions', 'upgrade-orchestrator', 'outbound-events'].map(
          (service) => ({ service, verb: 'compare', good: true, equal: true }),
        ),
      );
    },
    minute,
  );
});
