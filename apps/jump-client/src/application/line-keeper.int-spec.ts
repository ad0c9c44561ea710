import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { generateKeyPair, signText } from '@jumpfleet/gateway-client';
import type { KeptPass } from '@jumpfleet/gateway-client';
import { limits } from '@jumpfleet/gateway-contracts';
import { TestSite } from '../testing/test-site.js';
import { LineKeeper } from './line-keeper.js';
import { Prompts } from './session/prompts.js';
import { SessionChannels } from './session/session-channels.js';

const keys = generateKeyPair();
const log = { info: () => undefined, error: () => undefined };
let site: TestSite;
let keeper: LineKeeper;
let lost: string[];
let kept: KeptPass | undefined;

beforeEach(async () => {
  site = await new TestSite().open();
  site.heartbeatMs = 20;
  lost = [];
  kept = undefined;
  keeper = new LineKeeper({
    dial: () => ({
      site: site.url,
      credential: 'a.b.c',
      profile: {
        clientId: '8f2b8c52-6a3c-4a71-9d0b-0f6a4bd5a111',
        lastEpoch: 0,
        version: '0.1.0',
        platform: 'linux-64',
        installMode: 'user',
        sign: (text) => signText(keys, text),
      },
    }),
    passes: {
      pass: () => kept,
      savePass: (pass) => {
        kept = pass;
      },
    },
    report: (connection) => connection.sendStatistics({ cpu_percent: 1 }, Date.now()),
    sessions: new SessionChannels({ tools: {}, prompts: new Prompts(undefined), log }),
    upgrades: {
      online: () => undefined,
      offline: () => undefined,
      hear: () => undefined,
      take: () => undefined,
    },
    settings: () => undefined,
    word: () => undefined,
    connected: () => undefined,
    serverIsBusy: () => undefined,
    disconnected: (detail) => lost.push(detail),
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  keeper.letGo(undefined);
  site.close();
});

it('dials again when the server has fallen silent', async () => {
  await site.heardOf('ping');
  const now = Date.now;
  jest.spyOn(Date, 'now').mockImplementation(() => now() + limits.silenceMs);
  await site.heardOf('hello', 2);
  expect(lost.join()).toContain('4414');
  await site.heardOf('stats', 2);
});

it('dials again when the line was cut', async () => {
  await site.heardOf('stats');
  site.line?.terminate();
  await site.heardOf('hello', 2);
  expect(lost.join()).toContain('1006');
});

it('comes back with the pass that it was given, and signs once the server does not believe it', async () => {
  site.pass = { token: 'token', secret: 's'.repeat(43), lifetime_ms: 60_000 };
  const hellos = () => site.heard.filter(({ t }) => t === 'hello');
  site.line?.terminate();
  await site.until(() => hellos().some((hello) => 'signature' in hello) && kept !== undefined);
  expect(kept?.token).toBe('token');
  site.line?.terminate();
  await site.until(() => hellos().some((hello) => 'mac' in hello));
  site.believesPasses = false;
  site.line?.terminate();
  await site.until(() => 'signature' in (hellos().at(-1) ?? {}) && hellos().length > 3);
  expect(lost.join()).toContain('4401');
});

it('stops for good when it is let go', async () => {
  await site.heardOf('stats');
  expect(keeper.letGo(undefined)).toBe(false);
  expect(await keeper.whenOver).toBe('let-go');
});
