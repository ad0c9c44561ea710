import { expect, it } from '@jest/globals';
import { agentMessage, closeCodes, encodeDataFrame, limits } from '@jumpfleet/gateway-contracts';
import { agentLine, dueAt, openAgentLine } from './agent-line.js';
import type { AgentLine, AgentLineInput, AgentLineStep } from './agent-line.js';

const clientId = '8f2b8c52-6a3c-4a71-9d0b-0f6a4bd5a111';
const profile = {
  clientId,
  lastEpoch: 41,
  version: '1.0.0',
  platform: 'linux-64',
  installMode: 'service',
  sign: (text: string) => text.padEnd(86, '.').slice(0, 86),
} as const;
const nonce = 'n'.repeat(43);
const text = (message: object, now = 0): AgentLineInput => ({
  type: 'text',
  text: JSON.stringify(message),
  now,
});
const challenge = text({ t: 'challenge', nonce, shard: 'shard-1' });
const welcome = {
  t: 'welcome',
  epoch: 42,
  heartbeat_ms: 30_000,
  stats_interval_ms: 60_000,
  server_time: '2026-11-21T09:00:00.000Z',
};

function run(inputs: readonly AgentLineInput[], line = openAgentLine(0)): AgentLineStep {
  let step: AgentLineStep = { line, effects: [] };
  for (const input of inputs) step = agentLine(step.line, input, profile);
  return step;
}
const online = (): AgentLine => run([challenge, text(welcome), { type: 'tick', now: 0 }]).line;

it('proves its identity by signing the challenge of this connection', () => {
  const [effect] = run([challenge]).effects;
  expect(effect).toMatchObject({ type: 'send', message: { t: 'hello', last_epoch: 41 } });
  if (effect?.type !== 'send') throw new Error('nothing was sent');
  expect(agentMessage.safeParse(effect.message).success).toBe(true);
  expect(effect.message).toHaveProperty(
    'signature',
    profile.sign(`jumpfleet-connect-v1\n${nonce}\n${clientId}`),
  );
});

it('proves the secret of its pass instead when the challenge takes the pass, and only then', () => {
  const resumption = {
    nonce: 'o'.repeat(22),
    mac: (said: string) => said.padEnd(43, '.').slice(-43),
  };
  const proofTo = (message: object) => {
    const { effects } = agentLine(openAgentLine(0), text(message), { ...profile, resumption });
    const [effect] = effects;
    if (effect?.type !== 'send') throw new Error('nothing was sent');
    expect(agentMessage.safeParse(effect.message).success).toBe(true);
    return effect.message;
  };
  const taken = proofTo({ t: 'challenge', nonce, shard: 's', resume: true });
  const proved = `jumpfleet-resume-v1\n${nonce}\n${resumption.nonce}\n${clientId}`;
  expect(taken).toMatchObject({ nonce: resumption.nonce, mac: resumption.mac(proved) });
  expect(taken).not.toHaveProperty('signature');
  expect(proofTo({ t: 'challenge', nonce, shard: 's' })).not.toHaveProperty('mac');
  const [signed] = run([text({ t: 'challenge', nonce, shard: 's', resume: true })]).effects;
  expect(signed).toHaveProperty('message.signature');
});

it('is online when it is welcome, and tells its statistics at once', () => {
  const step = run([challenge, text(welcome)]);
  expect(step.effects).toMatchObject([{ type: 'online', welcome: { epoch: 42 } }]);
  expect(run([{ type: 'tick', now: 0 }], step.line).effects).toEqual([
    { type: 'collect-statistics' },
  ]);
});

it('numbers its statistics and sends them again after the server’s interval', () => {
  const told = run([{ type: 'statistics', statistics: { cpu_percent: 1 }, now: 5 }], online());
  expect(told.effects).toEqual([
    { type: 'send', message: { t: 'stats', seq: 1, stats: { cpu_percent: 1 } } },
  ]);
  const later = run([text({ t: 'pong' }, 59_000), { type: 'tick', now: 60_000 }], told.line);
  expect(later.effects).toEqual([{ type: 'collect-statistics' }]);
});

const settings = {
  stats: ['cpu'],
  stats_interval_ms: 60_000,
  remove_after_offline_ms: null,
  restrict_uninstall: false,
};

it('hands on the settings that come with the welcome (GW-18), and those that come later', () => {
  const step = run([challenge, text({ ...welcome, settings })]);
  expect(step.effects).toMatchObject([{ type: 'online' }, { type: 'settings', settings }]);
  const changed = { ...settings, remove_after_offline_ms: 1_000 };
  expect(run([text({ t: 'settings', ...changed })], step.line).effects).toEqual([
    { type: 'settings', settings: changed },
  ]);
});

it.each([
  [10, 30_000, 30_005],
  [0, 120_000, 120_000],
  [50_000, 6_000, 51_000],
])(
  'RG-21: told %i ms after a report to report every %i ms, reports next at %i',
  (toldAt, interval, next) => {
    const told = text({ t: 'settings', ...settings, stats_interval_ms: interval }, toldAt);
    expect(run([told], online()).line.statsDueAt).toBe(next);
  },
);

it('pings when it has said nothing for the time of a heartbeat', () => {
  const line = run([text({ t: 'pong' }, 20_000)], online()).line;
  expect(dueAt(line)).toBe(30_000);
  expect(run([{ type: 'tick', now: 29_999 }], line).effects).toEqual([]);
  expect(run([{ type: 'tick', now: 30_000 }], line).effects).toEqual([
    { type: 'send', message: { t: 'ping' } },
  ]);
});

it('asks a server that has said nothing for the time of a heartbeat, though statistics went out', () => {
  const told = run([{ type: 'statistics', statistics: {}, now: 29_000 }], online()).line;
  expect(dueAt(told)).toBe(30_000);
  const asked = run([{ type: 'tick', now: 30_000 }], told);
  expect(asked.effects).toEqual([{ type: 'send', message: { t: 'ping' } }]);
  expect(run([{ type: 'tick', now: 30_001 }], asked.line).effects).toEqual([]);
});

it('takes a server that says nothing for dead', () => {
  const step = run([{ type: 'tick', now: limits.silenceMs }], online());
  expect(step.effects).toMatchObject([{ type: 'hang-up', code: closeCodes.silent }]);
  expect(dueAt(step.line)).toBe(Number.POSITIVE_INFINITY);
});

it('does not wait for ever for the handshake', () =>
  expect(run([challenge, { type: 'tick', now: limits.handshakeMs }]).effects).toMatchObject([
    { type: 'hang-up', code: closeCodes.handshakeTimeout },
  ]));

it('hands channel messages and data to the sessions once it is online', () => {
  const resize = { t: 'resize', channel: 7, cols: 80, rows: 24 };
  expect(run([text(resize)], online()).effects).toEqual([{ type: 'channel', message: resize }]);
  const bytes = encodeDataFrame(7, new Uint8Array([1, 2]));
  expect(run([{ type: 'bytes', bytes, now: 1 }], online()).effects).toEqual([
    { type: 'data', channel: 7, payload: new Uint8Array([1, 2]) },
  ]);
});

it.each([
  ['a welcome before the proof', [text(welcome)]],
  ['settings before the welcome', [challenge, text({ t: 'settings', ...settings })]],
  ['a second challenge', [challenge, challenge]],
  ['a channel before the welcome', [text({ t: 'close', channel: 1, reason: '' })]],
  ['data before the welcome', [{ type: 'bytes', bytes: new Uint8Array(6), now: 0 } as const]],
  ['no JSON', [{ type: 'text', text: '{', now: 0 } as const]],
])('hangs up on %s', (_, inputs) =>
  expect(run(inputs).effects).toMatchObject([{ type: 'hang-up', code: closeCodes.malformed }]),
);

it('hears that it was deleted, whatever it is doing', () =>
  expect(run([text({ t: 'remove' })]).effects).toEqual([{ type: 'remove' }]));

it('says nothing more once it has hung up', () => {
  const over = run([{ type: 'tick', now: limits.silenceMs }], online()).line;
  expect(run([text(welcome), { type: 'tick', now: 1e9 }], over).effects).toEqual([]);
});
