import { execFile } from 'node:child_process';
import { mkdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { beforeAll, expect, it } from '@jest/globals';
import { workspaceRoot } from '@jumpfleet/local-servers';
import { eventually } from '@jumpfleet/testing';

import { installClient } from '../support/installed-client.js';
import type { InstalledClient } from '../support/installed-client.js';
import { openScenario } from '../support/scenario.js';
import type { Scenario } from '../support/scenario.js';

const execute = promisify(execFile);
const program = join(workspaceRoot(), 'apps', 'jumpfleet', 'dist', 'main.js');
const wholeSystemMs = 600_000;
const cycleMs = 60_000;
/** What the site's installers hold, and what comes after it. */
const shipped = '0.1.0';
const next = '0.2.0';
const broken = '0.3.0';

let scenario: Scenario;
let client: InstalledClient;

beforeAll(async () => {
  scenario = await openScenario({ shards: 1 });
  client = await installClient(scenario, 'self-upgrade');
  expect(await client.control('start')).toContain('is connected');
}, wholeSystemMs);

/** `npm run packages -- ...` as an operator of this machine gives it. */
async function packages(...args: readonly string[]): Promise<string> {
  const place = ['--data-dir', scenario.system.dataDir];
  return (await execute(process.execPath, [program, 'packages', ...args, ...place])).stdout;
}

const current = async () => (await readlink(join(client.dir, 'current'))).replace('versions/', '');
const processId = () => readFile(join(client.dir, 'state', 'client.pid'), 'utf8');
const log = () => readFile(join(client.dir, 'log', 'client.log'), 'utf8');

type Cycle = Readonly<{
  id: string;
  state: string;
  failures: readonly Readonly<{ code: string; clients: number }>[];
}>;

async function startCycle(version: string, more: object = {}): Promise<string> {
  const { id } = (await scenario.api.post('/api/v1/upgrade-cycles', {
    version,
    scope: { type: 'all' },
    rings: [{ share: 1, soak_seconds: 0 }],
    ...more,
  })) as Cycle;
  return id;
}

const cycle = async (id: string) =>
  (await scenario.api.get(`/api/v1/upgrade-cycles/${id}`)) as Cycle;

async function versionAtSite(): Promise<unknown> {
  const { items } = (await scenario.api.get('/api/v1/jump-clients')) as {
    items: readonly Readonly<{ version: string; needs_update: boolean; online: boolean }>[];
  };
  return items[0];
}

async function completed(id: string, version: string): Promise<void> {
  await eventually(async () => expect(await cycle(id)).toMatchObject({ state: 'completed' }), {
    timeoutMs: cycleMs,
  });
  expect(await current()).toBe(version);
  expect(await client.control('status')).toContain('is connected');
}

it('UP-08: a real Jump Client becomes the next version by what changed alone, and stays online otherwise', async () => {
  const before = await processId();
  await packages('publish', '--version', next);
  await eventually(async () => expect(await packages('list')).toContain(`from ${shipped}`), {
    timeoutMs: 30_000,
    pollMs: 500,
  });
  await completed(await startCycle(next), next);
  expect(await processId()).not.toBe(before);
  await eventually(async () =>
    expect(await versionAtSite()).toMatchObject({ version: next, needs_update: false }),
  );
  expect(await log()).not.toContain('the delta cannot be used');
}, 120_000);

it('goes back by a signed roll-back, and runs the version that it kept', async () => {
  await packages('rollback', '--version', shipped, '--from', next);
  await completed(await startCycle(shipped, { rollback: true }), shipped);
  await eventually(async () => expect(await versionAtSite()).toMatchObject({ version: shipped }));
  expect(await client.control('restart')).toContain('is connected');
}, 120_000);

it('UP-10: does not become a version that does not run here, and the site knows why', async () => {
  const folder = join(scenario.folder, 'broken');
  await mkdir(join(folder, 'lib'), { recursive: true });
  await writeFile(join(folder, 'lib', 'run'), '#!/bin/sh\nexit 7\n', { mode: 0o755 });
  const file = `${folder}.tar.gz`;
  await execute('tar', ['--format=ustar', '-czf', file, '-C', folder, 'lib']);
  await packages('sign', file, '--version', broken);
  await packages('upload', file);
  const id = await startCycle(broken);
  await eventually(
    async () =>
      expect((await cycle(id)).failures).toEqual([{ code: 'preflight-failed', clients: 1 }]),
    { timeoutMs: cycleMs },
  );
  expect(await current()).toBe(shipped);
  expect(await client.control('status')).toContain('is connected');
}, 120_000);
