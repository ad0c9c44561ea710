import { expect, it } from '@jest/globals';
import { gatewayMessage } from '@jumpfleet/gateway-contracts';
import fc from 'fast-check';
import { readGatewayMessage } from './gateway-message.codec.js';

const id = '8f2b8c52-6a3c-4a71-9d0b-0f6a4bd5a111';
const settings = {
  stats: ['cpu', 'thumbnail'],
  stats_interval_ms: 60_000,
  remove_after_offline_ms: 15_552_000_000,
  restrict_uninstall: false,
};
const at = '2026-11-21T09:00:00.000Z';
const open = {
  t: 'open',
  channel: 1,
  session: id,
  leg: id,
  ref: 1,
  representative: 'Ann',
  prompt: { rule: 'once', default_answer: 'deny', timeout_seconds: 30 },
} as const;
const samples = [
  { t: 'challenge', nonce: 'n'.repeat(43), shard: 'shard-1', resume: true },
  {
    t: 'welcome',
    epoch: 5,
    heartbeat_ms: 30_000,
    stats_interval_ms: 60_000,
    server_time: '2026-11-21T09:00:00.000Z',
    settings,
    pass: { token: '1795253625.x.y', secret: 's'.repeat(43), lifetime_ms: 1 },
  },
  { t: 'settings', ...settings, remove_after_offline_ms: null },
  { t: 'pong' },
  { ...open, tool: 'shell', cols: 80, rows: 24 },
  { ...open, tool: 'files', op: 'list', path: '', recursive: true },
  { ...open, tool: 'files', op: 'stat', path: '/etc/\u{dc80}' },
  { ...open, tool: 'files', op: 'download', path: 'a', offset: 7, modified_at: at },
  { ...open, tool: 'files', op: 'archive', path: 'a' },
  { ...open, tool: 'files', op: 'upload', path: 'a', length: 7, upload: 'u', overwrite: true },
  { ...open, tool: 'files', op: 'upload', path: 'a', length: 0, sha256: 'a'.repeat(64) },
  { ...open, tool: 'files', op: 'make', path: 'a' },
  { ...open, tool: 'files', op: 'rename', path: 'a', to: 'b', overwrite: false },
  { ...open, tool: 'files', op: 'delete', path: 'a', recursive: false },
  { ...open, tool: 'system', op: 'information' },
  { ...open, tool: 'system', op: 'processes' },
  { ...open, tool: 'system', op: 'services' },
  { ...open, tool: 'system', op: 'software' },
  { ...open, tool: 'system', op: 'end-process', pid: 7, started_at: at, force: true },
  { ...open, tool: 'screen', op: 'capture', max_width: 800 },
  { ...open, tool: 'actions', op: 'restart-client' },
  { ...open, tool: 'actions', op: 'reboot' },
  { t: 'resume', channel: 2, session: id, leg: id, ref: 1, received: 70_000 },
  { t: 'detach', session: id, leg: id },
  { t: 'session-over', session: id, reason: 'The session was ended.' },
  { t: 'session-over', session: id, leg: id, reason: 'Ann left.' },
  {
    t: 'pin',
    session: id,
    pin: id,
    installer_key: 'k'.repeat(32),
    representative: 'Ann',
    prompt: { rule: 'each', default_answer: 'allow', timeout_seconds: 0 },
  },
  { t: 'said', session: id, n: 1, from: { type: 'customer', name: '' }, text: 'Hello', at },
  { t: 'wake', macs: ['00:1a:2b:3c:4d:5e'], password: '001a2b3c4d5e' },
  { t: 'resize', channel: 1, cols: 80, rows: 24 },
  { t: 'credit', channel: 1, bytes: 65_536 },
  { t: 'close', channel: 1, reason: 'over' },
  { t: 'notice', session: id, code: 'session-ends-soon', message: 'The session ends soon.' },
  { t: 'remove' },
] as const;

it.each(samples)('understands $t', (message) => {
  expect(gatewayMessage.safeParse(message).success).toBe(true);
  expect(readGatewayMessage(JSON.stringify(message))).toEqual({ ok: true, message });
});

it('accepts nothing that the contract refuses', () => {
  const odd = fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.double(), fc.boolean());
  fc.assert(
    fc.property(fc.constantFrom(...samples), fc.nat(9), odd, (message, at, value) => {
      const names = Object.keys(message).filter((name) => name !== 't' && name !== 'server_time');
      const name = names[at % Math.max(names.length, 1)];
      if (name === undefined) return;
      const changed = { ...message, [name]: value };
      const read = readGatewayMessage(JSON.stringify(changed));
      expect(read.ok).toBe(gatewayMessage.safeParse(JSON.parse(JSON.stringify(changed))).success);
    }),
  );
});

it.each([
  ['no list', { ...settings, stats: 'cpu' }],
  ['a name that is no text', { ...settings, stats: [1] }],
  ['an interval of nothing', { ...settings, stats_interval_ms: 0 }],
  ['a part of them', { stats: [] }],
])('takes no settings with %s', (_what, odd) => {
  const welcome = { ...samples[1], settings: odd };
  expect(gatewayMessage.safeParse(welcome).success).toBe(false);
  expect(readGatewayMessage(JSON.stringify(welcome)).ok).toBe(false);
});

it('passes over messages of a later version of the protocol', () =>
  expect(readGatewayMessage('{"t":"teleport"}')).toEqual({ ok: true, message: undefined }));

it('survives anything', () => {
  fc.assert(fc.property(fc.string(), (text) => expect(readGatewayMessage(text)).toBeDefined()));
  fc.assert(
    fc.property(fc.json(), (text) => expect(readGatewayMessage(text)).toHaveProperty('ok')),
  );
});
