import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@jumpfleet/testing';
import { StateFolder } from './adapters/state-folder.js';
import { Wish } from './application/wish.js';
import { bringTo, configure, disable, enable } from './commands.js';
import { TestSite } from './testing/test-site.js';

let site: TestSite;
let installDir: string;
let running: { wish: Wish; ended: Promise<unknown> }[];

beforeEach(async () => {
  site = await new TestSite().open();
  installDir = mkdtempSync(join(tmpdir(), 'jump-client-'));
  running = [];
  const fixed = {
    site: site.url,
    installerKey: 'k'.repeat(32),
    installerUid: 'u-1',
    validUntil: Date.now() / 1_000 + 600,
    installMode: 'user',
  } as const;
  await configure(installDir, {
    fixed,
    options: new Map(),
    open: new Set(),
    trustedRoot: undefined,
  });
});
afterEach(async () => {
  for (const { wish } of running) wish.change('stopped');
  await Promise.allSettled(running.map(({ ended }) => ended));
  site.close();
  rmSync(installDir, { recursive: true, force: true });
});

function start() {
  const wish = new Wish();
  const said: string[] = [];
  const say = (line: string) => said.push(line);
  const context = { installDir, environment: process.env, wish, say };
  const started = { wish, said, ended: bringTo('online', context) };
  running.push(started);
  return started;
}

const stateFile = (name: string) => join(installDir, 'state', name);
const status = () => JSON.parse(readFileSync(stateFile('status.json'), 'utf8')) as object;

describe('the settings of the site', () => {
  const statsTold = () =>
    site.heard.flatMap((message) => (message.t === 'stats' ? [Object.keys(message.stats)] : []));

  it('RG-20: decide what is collected, from the first report on', async () => {
    site.settings = { ...site.settings, stats: ['uptime'] };
    start();
    await site.heardOf('stats');
    expect(statsTold()[0]).toEqual(expect.arrayContaining(['hostname', 'uptime_seconds']));
    for (const member of ['cpu_percent', 'disks', 'console_user', 'operating_system'])
      expect(statsTold()[0]).not.toContain(member);
  });

  it('RG-21: decide how often, as soon as they change', async () => {
    start();
    await site.heardOf('stats');
    site.say({ t: 'settings', ...site.settings, stats: ['cpu'], stats_interval_ms: 40 });
    await site.heardOf('stats', 4);
    expect(statsTold()[3]).toContain('cpu_percent');
    expect(statsTold()[3]).not.toContain('disks');
  });

  it('RG-20: bring a picture of the screen, or word that there is none, where it is asked for', async () => {
    start();
    await site.heardOf('thumbnail');
    const told = site.heard.find(({ t }) => t === 'thumbnail');
    if (told?.t !== 'thumbnail') throw new Error('nothing was told');
    if (told.image === null) expect(told.reason).toMatch(/^(no-screen|not-readable)$/);
    else expect(Buffer.from(told.image, 'base64').subarray(1, 4).toString()).toBe('PNG');
  });

  it('RG-34: make the client remove itself after so long without contact, by the last that it was told', async () => {
    site.settings = { ...site.settings, remove_after_offline_ms: 86_400_000 };
    const { ended, said } = start();
    await site.heardOf('stats');
    site.say({ t: 'settings', ...site.settings, remove_after_offline_ms: 500 });
    await site.until(() => existsSync(stateFile('site-settings.json')));
    await eventually(() =>
      expect(readFileSync(stateFile('site-settings.json'), 'utf8')).toContain(':500'),
    );
    site.close();
    expect(await ended).toBe('removed');
    expect(said.join()).toContain('no contact');
    expect(existsSync(installDir)).toBe(false);
  });

  it('GW-18: are kept while the client does not run', async () => {
    site.settings = { ...site.settings, remove_after_offline_ms: 777_000 };
    const { wish, ended } = start();
    await site.heardOf('stats');
    wish.change('stopped');
    await ended;
    expect(new StateFolder(installDir).siteSettings()).toEqual(site.settings);
  });
});

describe('somebody at the computer', () => {
  it('RG-30: switches the client off, which says so, and on again', async () => {
    const { wish, ended } = start();
    await site.heardOf('stats');
    new StateFolder(installDir).disable();
    wish.change('disabled');
    expect(await ended).toBe('disabled');
    await site.heardOf('disabled');
    expect(status()).toMatchObject({ state: 'disabled' });
    expect(await start().ended).toBe('disabled');
    enable({ installDir, say: () => undefined });
    start();
    await site.heardOf('stats', 2);
    expect(site.enrolments).toHaveLength(1);
  });

  it('RG-30: switches off a client that does not run; it connects once more to say so', async () => {
    const { wish, ended } = start();
    await site.heardOf('stats');
    wish.change('stopped');
    await ended;
    const context = {
      installDir,
      environment: process.env,
      wish: new Wish(),
      say: () => undefined,
    };
    await disable(context);
    await site.heardOf('disabled');
    expect(new StateFolder(installDir).isDisabled).toBe(true);
  });
});
