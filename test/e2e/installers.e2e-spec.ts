import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';

import { atEndOfSpecFile, eventually } from '@jumpfleet/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { openScenario } from '../support/scenario.js';
import type { Scenario } from '../support/scenario.js';

type Installer = Readonly<{ id: string; installer_id: string; download_path: string }>;
type Ran = Readonly<{ code: number; said: string }>;

const wholeSystemMs = 600_000;
const oneTurnMs = 120_000;
const asUser = process.getuid?.() === 0 ? ['--user', userInfo().username] : [];
let scenario: Scenario;

beforeAll(async () => {
  scenario = await openScenario();
}, wholeSystemMs);

function run(program: string, ...args: string[]): Promise<Ran> {
  return new Promise((resolve) =>
    execFile('sh', [program, ...args], (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
    ),
  );
}

const create = async (fields: object): Promise<Installer> =>
  (await scenario.api.post('/api/v1/installers', { jump_group_id: 1, ...fields })) as Installer;
const read = (id: string) => scenario.api.get(`/api/v1/installers/${id}`);

/** Downloads and runs the package, as a person does. */
async function install({ download_path }: Installer, name: string, ...options: string[]) {
  const response = await fetch(`${scenario.system.url}${download_path}/linux-64`);
  const file = join(scenario.folder, `${name}.bin`);
  await writeFile(file, Buffer.from(await response.arrayBuffer()));
  const dir = join(scenario.folder, name);
  const control = (action: string) => run(join(dir, 'init-script'), action);
  atEndOfSpecFile(() => (existsSync(dir) ? control('stop') : undefined));
  const installed = await run(file, '--install-dir', dir, ...asUser, ...options);
  return { dir, installed, control };
}

describe('an installer and real Jump Clients', () => {
  it(
    'GW-15: makes the computer beyond the rate wait for its turn, and then lets it in',
    async () => {
      await scenario.api.put('/api/v1/settings/jump-clients', { enrolments_per_minute: 1 });
      const installer = await create({ paced: true });
      const first = await install(installer, 'in-time');
      const second = await install(installer, 'a-turn-later');
      expect((await first.control('start')).said).toContain('is connected');
      const waiting = await second.control('start');
      expect(waiting.code).toBe(0);
      expect((await second.control('status')).said).toContain('Come back at your slot.');
      await eventually(
        async () => {
          expect((await second.control('status')).said).toContain('is connected to');
        },
        { timeoutMs: 75_000, pollMs: 1_000 },
      );
      expect(await read(installer.id)).toMatchObject({ uses: 2, live_uses: 2 });
    },
    oneTurnMs,
  );

  it('AG-03, D12: serves as many as it may, and the next one uninstalls itself', async () => {
    const installer = await create({ paced: false, max_uses: 1 });
    const first = await install(installer, 'first');
    const second = await install(installer, 'second');
    expect((await first.control('start')).said).toContain('is connected');
    const refused = await second.control('start');
    expect(refused.code).not.toBe(0);
    expect(refused.said).toContain('This installer has been used 1 times and allows no more.');
    expect(existsSync(second.dir)).toBe(false);
    expect(await read(installer.id)).toMatchObject({ state: 'exhausted', live_uses: 1 });
    await run(join(first.dir, 'uninstall'));
    await eventually(async () => expect(await read(installer.id)).toMatchObject({ live_uses: 0 }));
  });

  it('AG-03, D12: is worth nothing from the moment that it is revoked', async () => {
    const installer = await create({ paced: false });
    const late = await install(installer, 'late');
    expect(late.installed.code).toBe(0);
    await scenario.api.post(`/api/v1/installers/${installer.id}/revoke`, {});
    const refused = await late.control('start');
    expect(refused.said).toContain(
      'This installer has been revoked. A new installer is needed. (installer-revoked)',
    );
    expect(existsSync(late.dir)).toBe(false);
  });

  it('AG-14: installs nothing with an option that it keeps closed', async () => {
    const installer = await create({ paced: false, allow_override_tag: true });
    const { dir, installed } = await install(installer, 'closed', '--jc-tag=x', '--jc-name=y');
    expect(installed).toMatchObject({ code: 1 });
    expect(installed.said).toContain('this installer does not allow to override: --jc-name');
    expect(existsSync(dir)).toBe(false);
  });
});
