import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { redeemRequest } from '@jumpfleet/sessions-contracts';
import { siteForSupport } from './adapters/support/http-support-site.js';
import { holdSupportSession } from './application/support/support-session.js';
import { TestSite, openShell } from './testing/test-site.js';
import { TestTerminal } from './testing/test-terminal.js';
import { clientTools } from './tools.js';

const { session } = openShell(1);
const prompt = { rule: 'once', default_answer: 'deny', timeout_seconds: 30 } as const;
const noScreen = { sockets: '/nowhere', cookieFiles: [], hasOtherScreen: () => false };
const at = '2026-11-21T09:00:00.000Z';
let site: TestSite;
let folder: string;
let terminal: TestTerminal;

beforeEach(async () => {
  site = await new TestSite().open();
  folder = mkdtempSync(join(tmpdir(), 'jump-support-'));
  terminal = new TestTerminal();
});
afterEach(() => {
  terminal.interrupt();
  terminal.interrupt();
  site.close();
  rmSync(folder, { recursive: true, force: true });
});

function start(): Promise<string> {
  const environment = { ...process.env, HOME: folder };
  const customer = Buffer.from('{"name":"Cleo"}').toString('base64');
  const invocation = {
    command: 'support',
    installDir: folder,
    site: site.url,
    sessionKey: 'ABC2345',
    customer,
  } as const;
  return holdSupportSession({
    terminal,
    site: siteForSupport(invocation, environment),
    tools: (log) => clientTools({ environment, log, screen: noScreen }),
  });
}

async function started(): Promise<{ over: Promise<string> }> {
  const over = start();
  await Promise.race([site.heardOf('hello'), over]);
  await site.until(() => site.line !== undefined);
  return { over };
}

const told = (text: string, n: number, type: 'representative' | 'customer' | 'system') =>
  ({ t: 'said', session, n, from: { type, name: 'Ann' }, text, at }) as const;
const said = (kind: string) => site.heard.filter(({ t }) => t === kind);

it('SB-19: redeems the key with a key pair of its own, connects as the site says, and ends with the session', async () => {
  const { over } = await started();
  expect(redeemRequest.parse(site.redemptions[0])).toMatchObject({
    customer: { name: 'Cleo' },
    platform: 'linux-64',
  });
  expect(said('hello')[0]).toMatchObject({ features: ['resume', 'chat', 'ask', 'pin'] });
  expect(terminal.printed[0]).toBe('Connected to General Queue. Please wait.');
  site.say({ t: 'session-over', session, reason: 'Ann ended the session.' });
  expect(await over).toBe('Ann ended the session.');
  expect(terminal.isClosed).toBe(true);
  expect(readdirSync(folder)).toEqual([]);
});

it('says in the words of the site why a key is not good', async () => {
  const detail = 'The session key has expired.';
  site.redeemRefusal = { status: 410, code: 'session-key-expired', detail };
  await expect(start()).rejects.toThrow(detail);
});

it('carries the chat both ways, and loses nothing that was typed with a line', async () => {
  await started();
  site.say(told('Ann has joined the session.', 1, 'system'));
  site.say(told('Good morning', 2, 'representative'));
  site.say(told('Good morning', 2, 'representative'));
  await terminal.shows('Ann: Good morning');
  terminal.type('hello');
  await site.heardOf('say');
  site.say(told('hello', 3, 'customer'));
  terminal.type('are you there?');
  await site.heardOf('say', 2);
  site.line?.terminate();
  await terminal.shows('The connection is back.');
  await site.heardOf('say', 3);
  const [, second, again] = said('say');
  expect(again).toEqual(second);
  const chat = terminal.printed.filter((line) => /Ann|hello/.test(line));
  expect(chat).toEqual(['* Ann has joined the session.', 'Ann: Good morning']);
});

it('leaves when it is asked to: the site is told, and a shell that is open ends', async () => {
  const { over } = await started();
  site.say(openShell(3));
  await site.heardOf('opened');
  terminal.interrupt();
  await site.heardOf('leave');
  site.say({ t: 'session-over', session, reason: 'The customer left.' });
  expect(await over).toBe('You have left the session.');
});

describe('PO-42: the customer is asked', () => {
  it('before a tool is used, and once is enough where the policy says so', async () => {
    await started();
    site.say({ ...openShell(3), prompt });
    await terminal.shows('Ann wants to open a command shell. Allow it? (y/n)');
    terminal.type('why?');
    await site.heardOf('say');
    terminal.type('y');
    await site.heardOf('opened');
    site.say({ ...openShell(4), prompt });
    await site.heardOf('opened', 2);
    expect(said('refused')).toEqual([]);
  });

  it('and a no is told', async () => {
    await started();
    site.say({ ...openShell(3), prompt });
    await terminal.shows('Allow it?');
    terminal.type('No');
    await site.heardOf('refused');
    expect(said('refused')).toMatchObject([{ channel: 3, code: 'denied-by-customer' }]);
  });

  it('and the default counts at once where nobody types', async () => {
    await started();
    terminal.type(undefined);
    site.say({ ...openShell(3), prompt: { ...prompt, default_answer: 'allow' } });
    await site.heardOf('opened');
  });
});

describe('RG-60: pinned from within a session', () => {
  const order = {
    t: 'pin',
    session,
    pin: '2f0b8c52-6a3c-4a71-9d0b-0f6a4bd5a222',
    installer_key: 'k'.repeat(32),
    representative: 'Ann',
  } as const;
  const installer = `#!/bin/sh
[ "$1" = --install-dir ] && mkdir "$2" && printf '#!/bin/sh\\necho "$1" > %s/started\\n' "$2" > "$2/init-script"
chmod +x "$2/init-script"`;

  it('RG-64: asks first, installs a Jump Client that stays, and starts it', async () => {
    site.installer = installer;
    await started();
    site.say({ ...order, prompt });
    await terminal.shows('Ann wants to install a Jump Client');
    terminal.type('yes');
    await site.heardOf('pinned');
    expect(said('pinned')).toMatchObject([{ pin: order.pin, ok: true }]);
    const started_ = join(folder, 'jumpfleet-jump-client', 'started');
    expect(readFileSync(started_, 'utf8')).toBe('start\n');
    site.say(order);
    await site.heardOf('pinned', 2);
    expect(readdirSync(folder)).toEqual(['jumpfleet-jump-client']);
  });

  it('RG-64: installs nothing when the customer says no', async () => {
    await started();
    site.say({ ...order, prompt });
    await terminal.shows('Allow it?');
    terminal.type('n');
    await site.heardOf('pinned');
    expect(said('pinned')).toMatchObject([{ ok: false, code: 'denied-by-customer' }]);
  });

  it('says in the words of the installer why nothing was installed', async () => {
    site.installer = 'echo "the installer has expired; create a new one" >&2; exit 1';
    await started();
    site.say(order);
    await site.heardOf('pinned');
    const message = 'the installer has expired; create a new one';
    expect(said('pinned')).toMatchObject([{ ok: false, code: 'pin-failed', message }]);
    expect(existsSync(join(folder, 'jumpfleet-jump-client'))).toBe(false);
  });
});
