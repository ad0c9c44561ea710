import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { statistics } from '@jumpfleet/gateway-contracts';
import { overrideOptions } from './application/settings.js';
import { Wish } from './application/wish.js';
import { bringTo, configure } from './commands.js';
import { TestSite, openShell } from './testing/test-site.js';

let site: TestSite;
let installDir: string;
let running: { wish: Wish; ended: Promise<unknown> }[];

beforeEach(async () => {
  site = await new TestSite().open();
  installDir = mkdtempSync(join(tmpdir(), 'jump-client-'));
  running = [];
  await install(new Map());
});
afterEach(async () => {
  for (const { wish } of running) wish.change('stopped');
  await Promise.allSettled(running.map(({ ended }) => ended));
  site.close();
  rmSync(installDir, { recursive: true, force: true });
});

const open = new Set(Object.keys(overrideOptions));

function install(options: ReadonlyMap<string, string>): Promise<void> {
  const fixed = {
    site: site.url,
    installerKey: 'k'.repeat(32),
    installerUid: 'u-1',
    validUntil: Date.now() / 1_000 + 600,
    installMode: 'user',
  } as const;
  return configure(installDir, { fixed, options, open, trustedRoot: undefined });
}

function start(target: 'online' | 'removed' = 'online') {
  const wish = new Wish();
  const said: string[] = [];
  const context = {
    installDir,
    environment: process.env,
    wish,
    say: (line: string) => said.push(line),
  };
  const started = { wish, said, ended: bringTo(target, context) };
  running.push(started);
  return started;
}

const stateFile = (name: string) => join(installDir, 'state', name);
const status = () => JSON.parse(readFileSync(stateFile('status.json'), 'utf8')) as object;

it('enrols at its first start with what the command line asked for, and comes online', async () => {
  await install(new Map([['--jc-tag', 'tills']]));
  const { wish, ended } = start();
  await site.heardOf('stats');
  expect(site.enrolments).toMatchObject([
    { installer_key: 'k'.repeat(32), install_mode: 'user', overrides: { tag: 'tills' } },
  ]);
  const told = site.heard.find(({ t }) => t === 'stats');
  expect(told?.t === 'stats' && statistics.parse(told.stats)).toMatchObject({
    memory_total_bytes: expect.any(Number),
    disks: expect.arrayContaining([expect.objectContaining({ mount: '/' })]),
    uptime_seconds: expect.any(Number),
  });
  expect(status()).toMatchObject({ state: 'connected', pid: process.pid });
  for (const name of ['keys.json', 'identity.json'])
    expect(statSync(stateFile(name)).mode & 0o777).toBe(0o600);
  wish.change('stopped');
  expect(await ended).toBe('stopped');
  expect(status()).toMatchObject({ state: 'stopped' });
});

it('is the same client at its next start, with a greater epoch', async () => {
  const first = start();
  await site.heardOf('stats');
  first.wish.change('stopped');
  await first.ended;
  start();
  await site.heardOf('stats', 2);
  expect(site.enrolments).toHaveLength(1);
  const hellos = site.heard.flatMap((message) =>
    message.t === 'hello' ? [message.last_epoch] : [],
  );
  expect(hellos).toEqual([0, 41]);
});

it('comes back at its next start with the pass that it keeps for itself, unless its identity changed', async () => {
  site.pass = { token: 'token', secret: 's'.repeat(43), lifetime_ms: 60_000 };
  const startAndStop = async (times: number) => {
    const { wish, ended } = start();
    await site.heardOf('stats', times);
    wish.change('stopped');
    await ended;
  };
  await startAndStop(1);
  expect(statSync(stateFile('pass.json')).mode & 0o777).toBe(0o600);
  await startAndStop(2);
  const identity = JSON.parse(readFileSync(stateFile('identity.json'), 'utf8')) as object;
  writeFileSync(stateFile('identity.json'), JSON.stringify({ ...identity, credential: 'd.e.f' }));
  await startAndStop(3);
  const proofs = site.heard.flatMap((message) =>
    message.t === 'hello' ? [message.mac === undefined ? 'signature' : 'mac'] : [],
  );
  expect(proofs).toEqual(['signature', 'mac', 'signature']);
});

it('opens a real shell and says how it ended', async () => {
  start();
  await site.heardOf('stats');
  const size = { cols: 91, rows: 17 };
  site.say({ ...openShell(3), ...size });
  await site.heardOf('opened');
  site.type(3, 'exec sh\n');
  site.type(3, 'stty size; exit 5\n');
  await site.heardOf('exit');
  expect(site.output).toContain('17 91');
  expect(site.heard).toContainEqual({ t: 'exit', channel: 3, code: 5 });
});

it('comes back when a line with a shell is lost, and the shell goes on', async () => {
  start();
  await site.heardOf('stats');
  site.say(openShell(3));
  await site.heardOf('opened');
  site.type(3, 'exec sh\n');
  site.type(3, 'PS1=; echo one-$((6*7)); sleep 0.3; echo two-$((6*7))\n');
  await site.until(() => site.output.includes('one-42'));
  const { session, leg } = openShell(3);
  const received = Buffer.byteLength(site.output);
  site.line?.terminate();
  await site.heardOf('hello', 2);
  await site.until(() => site.knocks.length === 2);
  site.say({ t: 'resume', channel: 1, session, leg, ref: 3, received });
  await site.heardOf('resumed');
  await site.until(() => site.output.includes('two-42'));
  expect(site.output.split('one-42')).toHaveLength(2);
  site.type(1, 'exit 5\n');
  await site.heardOf('exit');
  expect(site.heard).toContainEqual({ t: 'exit', channel: 1, code: 5 });
});

it('takes itself off the computer when the server removes it, and nothing else with it', async () => {
  writeFileSync(join(installDir, 'notes.txt'), 'mine');
  const { ended } = start();
  await site.heardOf('stats');
  site.say({ t: 'remove' });
  expect(await ended).toBe('removed');
  expect(readdirSync(installDir)).toEqual(['notes.txt']);
});

it('tells the server when it is uninstalled, running or not', async () => {
  const { wish, ended } = start();
  await site.heardOf('stats');
  wish.change('removed');
  expect(await ended).toBe('removed');
  await site.heardOf('uninstalled');
  expect(existsSync(installDir)).toBe(false);

  installDir = mkdtempSync(join(tmpdir(), 'jump-client-'));
  await install(new Map());
  const again = start();
  await site.heardOf('stats', 2);
  again.wish.change('stopped');
  await again.ended;
  expect(await start('removed').ended).toBe('removed');
  await site.heardOf('uninstalled', 2);
  expect(existsSync(installDir)).toBe(false);
});

describe('when the server refuses the enrolment', () => {
  it('AG-14: fails with the reason where an override is not allowed, and can be started again', async () => {
    const detail = 'The installer does not allow to override: tag.';
    site.refusal = { status: 422, code: 'override-not-allowed', detail };
    const { said, ended } = start();
    await expect(ended).rejects.toThrow(detail);
    expect(said.join()).toContain(detail);
    expect(status()).toMatchObject({ state: 'failed' });
    site.refusal = undefined;
    start();
    await site.heardOf('stats');
  });

  it('AG-02, AG-03: uninstalls itself with the reason when the installer has expired', async () => {
    site.refusal = { status: 410, code: 'installer-expired', detail: 'The installer has expired.' };
    const { said, ended } = start();
    expect(await ended).toBe('removed');
    expect(said.join()).toContain('The installer has expired.');
    expect(existsSync(installDir)).toBe(false);
  });
});

describe('after a power cut', () => {
  const whole = new Map<string, string>();
  beforeEach(async () => {
    const { wish, ended } = start();
    await site.heardOf('stats');
    wish.change('stopped');
    await ended;
    for (const name of ['keys.json', 'identity.json', 'epoch.json'])
      whole.set(name, readFileSync(stateFile(name), 'utf8'));
  });

  it.each([
    ['before any key was written', [], 1],
    ['while the keys were drafted', ['keys.json.new'], 1],
    ['between the keys and the identity', ['keys.json'], 1],
    ['while the identity was drafted', ['keys.json', 'identity.json.new'], 1],
    ['before the first epoch was written', ['keys.json', 'identity.json'], 0],
    [
      'while an epoch was drafted',
      ['keys.json', 'identity.json', 'epoch.json', 'epoch.json.new'],
      0,
    ],
  ])('%s, the client starts', async (_when, files, enrolments) => {
    rmSync(join(installDir, 'state'), { recursive: true });
    mkdirSync(join(installDir, 'state'));
    const before = site.enrolments.length;
    for (const name of files) {
      const content = whole.get(name.replace(/\.new$/, '')) ?? '';
      writeFileSync(stateFile(name), name.endsWith('.new') ? content.slice(0, 7) : content);
    }
    start();
    await site.heardOf('stats', 2);
    expect(site.enrolments.length - before).toBe(enrolments);
  });

  it('does not prove itself with keys that its identity is not bound to', async () => {
    writeFileSync(stateFile('keys.json'), '');
    start();
    await site.heardOf('stats', 2);
    expect(site.enrolments).toHaveLength(2);
    expect(site.enrolments[0]?.public_key).not.toBe(site.enrolments[1]?.public_key);
  });
});
