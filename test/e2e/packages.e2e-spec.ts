import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { workspaceRoot } from '@jumpfleet/local-servers';
import { eventually } from '@jumpfleet/testing';

import { openScenario } from '../support/scenario.js';
import type { Scenario } from '../support/scenario.js';

const wholeSystemMs = 600_000;
const program = join(workspaceRoot(), 'apps', 'jumpfleet', 'dist', 'main.js');
const common = randomBytes(20_000_000);

let scenario: Scenario;
let first: string;

beforeAll(async () => {
  scenario = await openScenario({ shards: 1 });
  first = packageOf('1.0.0');
}, wholeSystemMs);

type Ended = Readonly<{ code: number | null; out: string; err: string }>;

/** The command as an operator of this machine gives it; `cutAt` kills it when it tells so. */
function packages(args: readonly string[], cutAt?: RegExp): Promise<Ended> {
  const place = ['--data-dir', scenario.system.dataDir];
  const child = spawn(process.execPath, [program, 'packages', ...args, ...place]);
  let [out, err] = ['', ''];
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => {
    err += data.toString();
    if (cutAt?.test(err) === true) child.kill('SIGKILL');
  });
  return new Promise((resolve) =>
    child.once('close', (code) => {
      resolve({ code, out, err });
    }),
  );
}

/** Two versions share most of what they hold. */
function packageOf(version: string): string {
  const folder = join(scenario.folder, version);
  mkdirSync(join(folder, 'lib'), { recursive: true });
  writeFileSync(join(folder, 'common'), common);
  writeFileSync(join(folder, 'lib', 'client.mjs'), `// ${version}`);
  const file = join(scenario.folder, `${version}.tar.gz`);
  const names = ['common', 'lib/client.mjs'];
  execFileSync('tar', ['--format=ustar', '-czf', file, '-C', folder, ...names]);
  return file;
}

const listed = async () => (await packages(['list'])).out.trim().split('\n').slice(1);
const sign = (file: string, version: string, ...more: string[]) =>
  packages(['sign', file, '--version', version, ...more]);

describe('packages', () => {
  it('are signed with keys that a new site has, for its owner alone', async () => {
    const keys = join(scenario.system.dataDir, 'release-keys');
    expect(readdirSync(keys).sort()).toEqual(['release.key.json', 'root.json', 'root.key.json']);
    for (const name of readdirSync(keys))
      expect([name, statSync(join(keys, name)).mode & 0o777]).toEqual([name, 0o600]);
    expect(await listed()).toEqual(['There are no releases.']);
  });

  it('go on where they were, when the command and then the orchestrator are killed in the middle', async () => {
    expect(await sign(first, '1.0.0')).toMatchObject({ code: 0 });
    const cut = await packages(['upload', first], /8\.0 MiB of/);
    expect(cut.code).toBeNull();
    process.kill(scenario.system.pid('upgrade-orchestrator'), 'SIGKILL');
    const { code, err, out } = await packages(['upload', first]);
    expect([code, err, out]).toEqual([0, err, expect.stringContaining('is on the site')]);
    expect(err).not.toMatch(/^0\.0 /m);
    expect(err).toMatch(/^(8|16)\.0 MiB of 19\.1 MiB$/m);
    expect(await listed()).toEqual([expect.stringMatching(/^1\.0\.0 for linux-64, 19\.\d MiB/)]);
    expect(await packages(['upload', first])).toMatchObject({
      code: 0,
      out: expect.stringContaining('is there already'),
    });
  }, 60_000);

  it('have a shorter way from the version before', async () => {
    const second = packageOf('1.1.0');
    await sign(second, '1.1.0');
    expect(await packages(['upload', second])).toMatchObject({ code: 0 });
    await eventually(
      async () => {
        const [newest] = await listed();
        expect(newest).toMatch(/^1\.1\.0 .*; delta 0\.\d KiB from 1\.0\.0$/);
      },
      { timeoutMs: 20_000 },
    );
  }, 60_000);

  it('that somebody else signed are refused, with a code', async () => {
    const strange = join(scenario.folder, 'strange-keys');
    await packages(['keys', '--keys', strange]);
    const file = packageOf('6.6.6');
    await sign(file, '6.6.6', '--keys', strange);
    expect(await packages(['upload', file])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^signature-invalid: /),
    });
    expect(await sign(file, 'six')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^version-malformed: /),
    });
  });

  it('may be rolled back by a release of the old package', async () => {
    const back = await packages(['rollback', '--version', '1.0.0', '--from', '1.1.0']);
    expect(back).toMatchObject({ code: 0 });
    expect((await listed())[0]).toContain('1.0.0 for linux-64');
    expect((await listed())[0]).toContain('rolls back 1.1.0');
  });

  it('are known by the root that installers carry, and by the next one when keys are changed', async () => {
    const made = (await scenario.api.post('/api/config/v1/jump-client/installer', {
      name: 'With a root',
      jump_group_id: 1,
    })) as { installer_id: string };
    const path = `/api/config/v1/jump-client/installer/${made.installer_id}/linux-64`;
    const download = await fetch(scenario.system.url + path);
    const head = Buffer.from(await download.arrayBuffer()).toString('latin1', 0, 20_000);
    const [, carried = ''] = /^trusted_root='([^']*)'$/m.exec(head) ?? [];
    const file = join(scenario.system.dataDir, 'release-keys', 'root.json');
    const root = JSON.parse(readFileSync(file, 'utf8')) as object;
    expect(JSON.parse(Buffer.from(carried, 'base64').toString('utf8'))).toEqual(root);

    expect(await packages(['root', '--rotate', 'root,release'])).toMatchObject({ code: 0 });
    for (const line of await listed()) expect(line).toContain('NOT GOOD ANY MORE');
    expect(await packages(['resign', '--version', '1.1.0'])).toMatchObject({ code: 0 });
    expect((await listed())[0]).not.toContain('NOT GOOD');
  }, 60_000);
});
