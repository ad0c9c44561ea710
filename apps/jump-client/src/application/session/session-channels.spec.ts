import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { AgentMessage } from '@jumpfleet/gateway-contracts';
import { limits } from '@jumpfleet/gateway-contracts';
import { openShell } from '../../testing/test-site.js';
import type { ShellFactory, ShellListener } from '../ports.js';
import { Prompts } from './prompts.js';
import { SessionChannels } from './session-channels.js';
import { shellTool } from './shell-tool.js';

const log = { info: () => undefined, error: () => undefined };
const { session, leg } = openShell(1);
const otherLeg = '5b2c2a77-0e4b-4c56-8f0e-5b5d0c9d7e10';
const settled = () => jest.advanceTimersByTimeAsync(0);

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A line that remembers, and shells that do what the test says. */
function computer(start?: ShellFactory) {
  const said: AgentMessage[] = [];
  const printed: string[] = [];
  const done: string[] = [];
  const shells: ShellListener[] = [];
  const newLine = () => ({
    send: (message: AgentMessage) => said.push(message),
    sendData: (channel: number, bytes: Uint8Array) =>
      printed.push(`${String(channel)}: ${Buffer.from(bytes).toString()}`),
  });
  const startShell: ShellFactory = (_size, listener) => {
    shells.push(listener);
    return {
      write: (bytes) => done.push(`typed ${Buffer.from(bytes).toString()}`),
      resize: (cols, rows) => done.push(`${String(cols)}x${String(rows)}`),
      pause: () => done.push('pause'),
      resume: () => done.push('resume'),
      kill: async () => void done.push('kill'),
    };
  };
  const tools = { shell: shellTool(start ?? startShell, log) };
  const channels = new SessionChannels({ tools, prompts: new Prompts(undefined), log });
  const kinds = () => said.splice(0).map(({ t }) => t);
  return { said, kinds, printed, done, shells, line: newLine(), newLine, channels };
}

it('opens a shell, carries keys and output, and tells how it ended', async () => {
  const { said, printed, done, shells, line, channels } = computer();
  channels.hear(line, openShell(4));
  channels.hearData(4, Buffer.from('ls'));
  channels.hear(line, { t: 'resize', channel: 4, cols: 100, rows: 30 });
  shells[0]?.output(Buffer.from('file'));
  shells[0]?.exited(7);
  await settled();
  expect(said.map(({ t }) => t)).toEqual(['opened', 'exit', 'close']);
  expect(said[1]).toEqual({ t: 'exit', channel: 4, code: 7 });
  expect(printed).toEqual(['4: file']);
  expect(done).toEqual(['typed ls', '100x30']);
  expect(channels.count).toBe(0);
});

it('pauses a shell that prints faster than the representative reads, and loses nothing', async () => {
  const { said, printed, done, shells, line, channels } = computer();
  channels.hear(line, openShell(1));
  const sent = () => printed.reduce((bytes, piece) => bytes + piece.length - '1: '.length, 0);
  const most = limits.initialCreditBytes;
  shells[0]?.output(Buffer.alloc(most + 10, 'x'));
  shells[0]?.exited(0);
  await settled();
  expect(sent()).toBe(most);
  expect(done.at(-1)).toBe('pause');
  expect(said.map(({ t }) => t)).toEqual(['opened']);
  channels.hear(line, { t: 'credit', channel: 1, bytes: 65_536 });
  await settled();
  expect(sent()).toBe(most + 10);
  expect(done.at(-1)).toBe('resume');
  expect(said.map(({ t }) => t)).toEqual(['opened', 'exit', 'close']);
});

it('gives credit back for what the shell has taken', () => {
  const { said, shells, line, channels } = computer();
  channels.hear(line, openShell(1));
  channels.hearData(1, Buffer.alloc(limits.initialCreditBytes));
  shells[0]?.consumed(limits.initialCreditBytes);
  expect(said.at(-1)).toEqual({ t: 'credit', channel: 1, bytes: limits.initialCreditBytes });
});

it('keeps a shell whose line is lost: what it printed meanwhile comes with the new one', () => {
  const { said, kinds, printed, done, shells, line, newLine, channels } = computer();
  channels.hear(line, openShell(1));
  shells[0]?.output(Buffer.from('lost'));
  channels.hearData(1, Buffer.from('vi'));
  channels.lineLost();
  shells[0]?.output(Buffer.from(' and found'));
  printed.splice(0);
  kinds();
  const next = newLine();
  channels.hear(next, { t: 'resume', channel: 9, session, leg, ref: 1, received: 2 });
  const resumed = { t: 'resumed', channel: 9, received: 2, operation: 'shell' };
  expect(said).toEqual([resumed, { t: 'opened', channel: 9 }]);
  expect(printed.join('')).toBe('9: st and found');
  channels.hearData(9, Buffer.from('m'));
  expect(done).toEqual(['typed vi', 'typed m']);
  expect(jest.getTimerCount()).toBe(0);
});

it('goes on at a new place also when nobody said that the old one was lost', () => {
  const { kinds, done, line, channels } = computer();
  channels.hear(line, openShell(1));
  channels.hear(line, { t: 'resume', channel: 2, session, leg, ref: 1, received: 0 });
  expect(kinds()).toEqual(['opened', 'resumed', 'opened']);
  channels.hearData(1, Buffer.from('old'));
  channels.hearData(2, Buffer.from('new'));
  expect(done).toEqual(['typed new']);
});

it('tells once more how a shell ended whose end may have been lost', async () => {
  const { kinds, printed, shells, line, newLine, channels } = computer();
  channels.hear(line, openShell(1));
  shells[0]?.output(Buffer.from('bye'));
  shells[0]?.exited(0);
  await settled();
  expect(kinds()).toEqual(['opened', 'exit', 'close']);
  channels.lineLost();
  const next = newLine();
  channels.hear(next, { t: 'resume', channel: 2, session, leg, ref: 1, received: 0 });
  expect(kinds()).toEqual(['resumed', 'opened', 'exit', 'close']);
  expect(printed).toEqual(['1: bye', '2: bye']);
  await jest.advanceTimersByTimeAsync(limits.silenceMs + limits.sessionGraceMs);
  channels.hear(next, { t: 'resume', channel: 3, session, leg, ref: 1, received: 0 });
  expect(kinds()).toEqual(['refused']);
});

it.each([
  ['a channel that it does not know', { ref: 2, received: 0 }],
  ['bytes that it never had', { ref: 1, received: 5 }],
])('refuses to go on with %s', (_what, wanted) => {
  const { said, shells, line, channels } = computer();
  channels.hear(line, openShell(1));
  shells[0]?.output(Buffer.from('text'));
  channels.lineLost();
  channels.hear(line, { t: 'resume', channel: 2, session, leg, ...wanted });
  expect(said.at(-1)).toMatchObject({ t: 'refused', channel: 2, code: 'channel-unknown' });
});

it('waits for the representative for the grace and no longer, by its own clock', async () => {
  const { done, line, channels } = computer();
  channels.hear(line, openShell(1));
  channels.hear(line, openShell(2, otherLeg, 1));
  channels.hear(line, { t: 'detach', session, leg });
  await jest.advanceTimersByTimeAsync(limits.sessionGraceMs - 1);
  expect(channels.count).toBe(2);
  await jest.advanceTimersByTimeAsync(1);
  expect(channels.count).toBe(1);
  expect(done).toEqual(['kill']);
});

it('ends what a session left as soon as it is over, or one leg of it', () => {
  const { done, line, channels } = computer();
  [1, 2].forEach((channel) => channels.hear(line, openShell(channel)));
  channels.hear(line, openShell(3, otherLeg));
  channels.lineLost();
  channels.hear(line, { t: 'session-over', session, leg: otherLeg, reason: 'Ann left.' });
  expect(channels.count).toBe(2);
  channels.hear(line, { t: 'session-over', session, reason: 'over' });
  expect(channels.count).toBe(0);
  expect(done).toEqual(['kill', 'kill', 'kill']);
});

it('ends one shell with its channel, and every one when it closes', async () => {
  const { done, line, channels } = computer();
  [1, 2, 3].forEach((channel) => channels.hear(line, openShell(channel)));
  channels.hear(line, { t: 'close', channel: 2, reason: '' });
  expect(channels.count).toBe(2);
  await channels.closeAll();
  expect(done).toEqual(['kill', 'kill', 'kill']);
});

it('refuses when no shell can be started, and what it has no tool for', async () => {
  const { said, line, channels } = computer(() => {
    throw new Error('no more terminals');
  });
  channels.hear(line, openShell(1));
  await settled();
  channels.hear(line, { ...openShell(2), tool: 'system', op: 'services' });
  await settled();
  expect(said).toMatchObject([
    { t: 'refused', channel: 1, code: 'shell-failed' },
    { t: 'refused', channel: 2, code: 'tool-not-available' },
  ]);
  expect(channels.count).toBe(0);
});

it('bounds how many channels are open at once, and what one may hold', () => {
  const { said, done, line, channels } = computer();
  const most = limits.maxChannelsPerSession * limits.maxSessionsPerClient;
  for (let channel = 1; channel <= most + 1; channel++) channels.hear(line, openShell(channel));
  expect(channels.count).toBe(most);
  expect(said.at(-1)).toMatchObject({ t: 'refused', code: 'limit-exceeded' });
  const more = Buffer.alloc(limits.maxDataBytes);
  for (let sent = 0; sent <= 5 * limits.initialCreditBytes; sent += more.length)
    channels.hearData(5, more);
  expect(said.at(-1)).toMatchObject({ t: 'close', channel: 5, code: 'limit-exceeded' });
  expect(done.at(-1)).toBe('kill');
});
