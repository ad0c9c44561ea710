import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';

import { atEndOfSpecFile, eventually } from '@jumpfleet/testing';
import { beforeAll, expect, it } from '@jest/globals';

import { openScenario } from '../support/scenario.js';
import type { Scenario } from '../support/scenario.js';

type Item = Readonly<{ id: string; status: string; statistics: Record<string, unknown> | null }>;
type Past = Readonly<{ points: { cpu_percent: number | null }[]; online: object[] }>;

const wholeSystemMs = 600_000;
const spawnMs = 60_000;
const name = 'settings-till';
const asUser = process.getuid?.() === 0 ? ['--user', userInfo().username] : [];
let scenario: Scenario;
let dir: string;

const run = (program: string, ...args: string[]): Promise<string> =>
  new Promise((resolve) =>
    execFile('sh', [program, ...args], (_error, stdout, stderr) => resolve(stdout + stderr)),
  );
const control = (action: string) => run(join(dir, 'init-script'), action);
const change = (settings: object) => scenario.api.put('/api/v1/settings/jump-clients', settings);
const find = async (): Promise<Item> => {
  const { items } = (await scenario.api.get(`/api/v1/jump-clients?search=${name}`)) as {
    items: Item[];
  };
  const [item] = items;
  if (!item) throw new Error('the client is not listed yet');
  return item;
};
const toldSettings = (): string => readFileSync(join(dir, 'state', 'site-settings.json'), 'utf8');

beforeAll(async () => {
  scenario = await openScenario();
  const installer = (await scenario.api.post('/api/v1/installers', {
    jump_group_id: 1,
    name,
  })) as { download_path: string };
  const response = await fetch(`${scenario.system.url}${installer.download_path}/linux-64`);
  const file = join(scenario.folder, 'settings.bin');
  await writeFile(file, Buffer.from(await response.arrayBuffer()));
  dir = join(scenario.folder, 'settings');
  atEndOfSpecFile(() => (existsSync(dir) ? control('stop') : undefined));
  await run(file, '--install-dir', dir, ...asUser);
  expect(await control('start')).toContain('is connected');
}, wholeSystemMs);

it(
  'RG-20, RG-21: a changed setting reaches a connected client within seconds',
  async () => {
    await eventually(async () => expect((await find()).statistics).toHaveProperty('disks'));
    await change({ statistics: ['cpu', 'thumbnail'], statistics_interval_seconds: 10 });
    await eventually(() => expect(toldSettings()).toContain('"stats_interval_ms":10000'));
    await eventually(
      async () => {
        const { statistics } = await find();
        expect(statistics).toHaveProperty('cpu_percent');
        expect(statistics).not.toHaveProperty('disks');
      },
      { timeoutMs: 30_000 },
    );
    const { id } = await find();
    if ((await find()).statistics?.['has_screen'] === false)
      await expect(scenario.api.get(`/api/v1/jump-clients/${id}/thumbnail`)).rejects.toMatchObject({
        code: 'thumbnail-no-screen',
      });
    const past = (await scenario.api.get(`/api/v1/jump-clients/${id}/statistics/history`)) as Past;
    expect(past.points.at(-1)?.cpu_percent).toEqual(expect.any(Number));
    expect(past.online.length).toBeGreaterThan(0);
  },
  spawnMs,
);

it(
  'RG-30: a client that is disabled at its computer is listed as that, until it is enabled',
  async () => {
    expect(await control('disable')).toContain('is disabled');
    await eventually(async () => expect(await find()).toMatchObject({ status: 'disabled' }));
    expect(await control('enable')).toContain('is connected');
    await eventually(async () => expect(await find()).toMatchObject({ status: 'online' }));
  },
  spawnMs,
);
