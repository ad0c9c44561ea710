import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { TestSite } from './testing/test-site.js';

const packaging = fileURLToPath(new URL('../packaging', import.meta.url));
const me = userInfo().username;
const asMe = me === 'root' ? ['--user', 'root'] : [];
let folder: string;
let header: string;
let payload: Buffer;
let site: TestSite;
let installDir: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'installer-'));
  const node = join(folder, 'node');
  writeFileSync(node, `#!/bin/sh\nexec '${process.execPath}' "$@"\n`);
  chmodSync(node, 0o755);
  const bundle = join(folder, 'client.mjs');
  execFileSync(process.execPath, [join(packaging, 'bundle.mjs'), bundle]);
  const options = ['--out', folder, '--bundle', bundle, '--node', node];
  execFileSync(process.execPath, [join(packaging, 'package.mjs'), ...options]);
  header = readFileSync(join(folder, 'linux-64.sh'), 'utf8');
  payload = readFileSync(join(folder, 'linux-64.tar.gz'));
});
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(async () => {
  site = await new TestSite().open();
  installDir = join(folder, 'the client');
});
afterEach(async () => {
  if (existsSync(join(installDir, 'init-script')))
    await sh(join(installDir, 'init-script'), 'stop');
  rmSync(installDir, { recursive: true, force: true });
  site.close();
});

type Ran = Readonly<{ code: number; out: string }>;

function sh(script: string, ...args: string[]): Promise<Ran> {
  return new Promise((resolve) =>
    execFile('sh', [script, ...args], (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), out: stdout + stderr }),
    ),
  );
}

/** The file as the site serves it. */
function installer(
  more: Readonly<{ validUntil?: number; damaged?: boolean; open?: string }> = {},
): string {
  const filled = header
    .replace('@SITE_URL@', site.url)
    .replace('@INSTALLER_KEY@', 'k'.repeat(32))
    .replace('@INSTALLER_UID@', 'u-1')
    .replace('@OPEN_OPTIONS@', more.open ?? '--jc-name --jc-jump-group --jc-tag')
    .replace('@VALID_UNTIL@', String(more.validUntil ?? Math.floor(Date.now() / 1000) + 600));
  const content = Buffer.concat([Buffer.from(filled), payload]);
  if (more.damaged) content[content.length - 9] = (content.at(-9) ?? 0) ^ 1;
  const path = join(folder, 'jumpfleet-jc-u-1.bin');
  writeFileSync(path, content);
  return path;
}

const install = (...options: string[]) =>
  sh(installer(), '--install-dir', installDir, ...asMe, ...options);

it('installs, starts, tells its status, stops and leaves nothing behind', async () => {
  const name = `Ann's "till" $4 \\ `;
  const installed = await install('--jc-name', name, '--jc-jump-group=jumpgroup:shops');
  expect(installed.code).toBe(0);
  expect(installed.out).toContain('[Service]');
  const unit = join(installDir, 'jumpfleet-jump-client.service');
  expect(statSync(unit).mode & 0o777).toBe(0o644);

  const script = join(installDir, 'init-script');
  expect(await sh(script, 'status')).toEqual({ code: 3, out: 'The Jump Client is stopped.\n' });
  expect(await sh(script, 'start')).toEqual({ code: 0, out: 'The Jump Client is connected.\n' });
  expect(site.enrolments[0]?.overrides).toEqual({ name, jump_group: 'jumpgroup:shops' });
  expect((await sh(script, 'status')).out).toContain(`connected to ${site.url}`);
  expect((await sh(script, 'start')).out).toContain('already runs');
  expect((await sh(script, 'restart')).out).toContain('is connected');
  expect((await sh(join(installDir, 'uninstall'))).code).toBe(0);
  await site.heardOf('uninstalled');
  expect(existsSync(installDir)).toBe(false);
});

it('RG-30: is switched off by its script, says so, and stays off until it is switched on', async () => {
  await install();
  const script = join(installDir, 'init-script');
  await sh(script, 'start');
  expect(await sh(script, 'disable')).toEqual({ code: 0, out: 'The Jump Client is disabled.\n' });
  await site.heardOf('disabled');
  expect(await sh(script, 'start')).toEqual({ code: 0, out: 'The Jump Client is disabled.\n' });
  expect(await sh(script, 'status')).toEqual({ code: 3, out: 'The Jump Client is disabled.\n' });
  expect((await sh(script, 'enable')).out).toContain('The Jump Client is connected.');
});

it('AG-41: is removed and switched off by root alone where the site says so', async () => {
  const isRoot = me === 'root';
  const owner = isRoot ? 'nobody' : me;
  const asOwner = (script: string, ...args: string[]) =>
    isRoot
      ? sh('-c', `su -s /bin/sh ${owner} -c 'exec sh "$0" "$@"' "$@"`, '-', script, ...args)
      : sh(script, ...args);
  chmodSync(folder, 0o755);
  site.settings = { ...site.settings, restrict_uninstall: true };
  await sh(installer(), '--install-dir', installDir, '--user', owner);
  const script = join(installDir, 'init-script');
  expect((await asOwner(script, 'start')).out).toContain('is connected');
  await site.heardOf('stats');

  for (const [name, action] of [
    ['init-script', 'disable'],
    ['uninstall', ''],
  ] as const) {
    const refused = await asOwner(join(installDir, name), action);
    expect(refused.code).toBe(5);
    expect(refused.out).toContain('only privileged users');
  }
  expect((await asOwner(script, 'status')).out).toContain('connected to');
  // Who is not root sees the refusals only.
  if (!isRoot) return;
  const pid = readFileSync(join(installDir, 'state', 'client.pid'), 'utf8').trim();
  await sh('-c', `su -s /bin/sh ${owner} -c 'kill -USR2 ${pid}'`);

  expect((await sh(script, 'disable')).out).toContain('is disabled');
  await site.heardOf('disabled');
  expect((await sh(script, 'enable')).out).toContain('is connected');
  expect((await sh(join(installDir, 'uninstall'))).code).toBe(0);
  await site.heardOf('uninstalled');
  expect(existsSync(installDir)).toBe(false);
});

it('sees that the client was killed, and starts another', async () => {
  await install();
  const script = join(installDir, 'init-script');
  await sh(script, 'start');
  const pid = Number(readFileSync(join(installDir, 'state', 'client.pid'), 'utf8'));
  process.kill(pid, 'SIGKILL');
  while (existsSync(`/proc/${String(pid)}/exe`))
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await sh(script, 'status')).toEqual({ code: 3, out: 'The Jump Client is stopped.\n' });
  expect(await sh(script, 'start')).toEqual({ code: 0, out: 'The Jump Client is connected.\n' });
});

it('shows why the first start was refused', async () => {
  const detail = 'The installer does not allow to override: name.';
  site.refusal = { status: 422, code: 'override-not-allowed', detail };
  await install('--jc-name', 'x');
  const started = await sh(join(installDir, 'init-script'), 'start');
  expect(started.code).not.toBe(0);
  expect(started.out).toContain(detail);
  expect(readFileSync(join(installDir, 'log', 'client.log'), 'utf8')).toContain(detail);
});

it('says nothing when it should be silent', async () =>
  expect(await install('--silent')).toEqual({ code: 0, out: '' }));

it.each([
  ['without a folder', () => sh(installer(), ...asMe), '--install-dir is missing'],
  [
    'into a folder that exists',
    () => sh(installer(), '--install-dir', tmpdir(), ...asMe),
    'already exists',
  ],
  ['with an unknown option', () => install('--jc-colour', 'red'), 'unknown option: --jc-colour'],
  ['with an option without its value', () => install('--jc-tag'), 'needs a value'],
  ['with a tag that is too long', () => install('--jc-tag', 'x'.repeat(65)), 'at most 64'],
  [
    'for a user who does not exist',
    () => sh(installer(), '--install-dir', installDir, '--user', 'nobody-of-that-name'),
    me === 'root' ? 'there is no user' : 'only root',
  ],
  [
    'AG-02: after its validity',
    () => sh(installer({ validUntil: 1 }), '--install-dir', installDir, ...asMe),
    'has expired',
  ],
  [
    'AG-14: with an option that it keeps closed',
    () => sh(installer({ open: '--jc-tag' }), '--install-dir', installDir, ...asMe, '--jc-name=x'),
    'does not allow to override: --jc-name',
  ],
  [
    'when it was damaged on the way',
    () => sh(installer({ damaged: true }), '--install-dir', installDir, ...asMe),
    'damaged',
  ],
])('refuses to install %s, and leaves nothing behind', async (_what, attempt, why) => {
  const { code, out } = await attempt();
  expect(code).toBe(1);
  expect(out).toContain(`Installation failed: `);
  expect(out).toContain(why);
  expect(existsSync(installDir)).toBe(false);
});

it('AG-07: installs after the time that it carries when the site has extended it', async () => {
  site.extendedUntil = Math.floor(Date.now() / 1000) + 600;
  const file = installer({ validUntil: 1 });
  expect((await sh(file, '--install-dir', installDir, ...asMe)).code).toBe(0);
  const kept = JSON.parse(readFileSync(join(installDir, 'settings.json'), 'utf8')) as object;
  expect(kept).toMatchObject({ validUntil: site.extendedUntil });
});

it.each([
  [410, 'installer-revoked', 'This installer has been revoked. A new installer is needed.'],
  [409, 'installer-exhausted', 'This installer has been used 2 times and allows no more.'],
])(
  'AG-03: uninstalls itself when the first start is answered %d %s',
  async (status, code, detail) => {
    site.refusal = { status, code, detail };
    await install();
    const started = await sh(join(installDir, 'init-script'), 'start');
    expect(started.code).not.toBe(0);
    expect(started.out).toContain(detail);
    expect(existsSync(installDir)).toBe(false);
  },
);

it('GW-15: waits for the turn that it was given, and is connected then', async () => {
  const detail = 'Too many computers enrol at this moment. Come back at your slot.';
  site.refusals.push({ status: 503, code: 'enrolment-slot', detail, slot_in_ms: 700 });
  await install();
  const started = Date.now();
  expect(await sh(join(installDir, 'init-script'), 'start')).toEqual({
    code: 0,
    out: 'The Jump Client is connected.\n',
  });
  expect(Date.now() - started).toBeGreaterThan(700);
  expect(site.enrolments).toHaveLength(2);
});

it('explains itself', async () => {
  const { code, out } = await sh(installer(), '--help');
  expect(code).toBe(0);
  expect(out).toContain('--jc-session-policy-not-present');
});

it('is packed the same from the same files', () => {
  const digest = createHash('sha256').update(payload).digest('hex');
  expect(header).toContain(`payload_sha256='${digest}'`);
  expect(header.endsWith('exit 0\n')).toBe(true);
});
