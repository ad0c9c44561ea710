import { expect, it } from '@jest/globals';
import type { AgentMessage } from '@jumpfleet/gateway-contracts';
import { limits } from '@jumpfleet/gateway-contracts';
import type { ShellFactory, ShellListener } from './ports.js';
import { ShellChannels } from './shell-channels.js';

const log = { info: () => undefined, error: () => undefined };
const open = (channel: number) =>
  ({
    t: 'open',
    channel,
    session: '',
    tool: 'shell',
    representative: 'Ann',
    cols: 80,
    rows: 24,
  }) as const;

/** A line that remembers, and shells that do what the test says. */
function computer(start?: ShellFactory) {
  const said: AgentMessage[] = [];
  const printed: string[] = [];
  const done: string[] = [];
  const shells: ShellListener[] = [];
  const line = {
    send: (message: AgentMessage) => said.push(message),
    sendData: (_channel: number, bytes: Uint8Array) => printed.push(Buffer.from(bytes).toString()),
  };
  const startShell: ShellFactory = (_size, listener) => {
    shells.push(listener);
    return {
      write: (bytes) => done.push(`typed ${Buffer.from(bytes).toString()}`),
      resize: (cols, rows) => done.push(`${String(cols)}x${String(rows)}`),
      pause: () => done.push('pause'),
      resume: () => done.push('resume'),
      kill: () => done.push('kill'),
    };
  };
  const channels = new ShellChannels(start ?? startShell, log);
  return { said, printed, done, shells, line, channels };
}

it('opens a shell, carries keys and output, and tells how it ended', () => {
  const { said, printed, done, shells, line, channels } = computer();
  channels.hear(line, open(4));
  channels.hearData(4, Buffer.from('ls'));
  channels.hear(line, { t: 'resize', channel: 4, cols: 100, rows: 30 });
  shells[0]?.output(Buffer.from('file'));
  shells[0]?.exited(7);
  expect(said.map(({ t }) => t)).toEqual(['opened', 'exit', 'close']);
  expect(said[1]).toEqual({ t: 'exit', channel: 4, code: 7 });
  expect(printed).toEqual(['file']);
  expect(done.filter((what) => what !== 'resume')).toEqual(['typed ls', '100x30']);
  expect(channels.count).toBe(0);
});

it('pauses a shell that prints faster than the representative reads, and loses nothing', () => {
  const { said, printed, done, shells, line, channels } = computer();
  channels.hear(line, open(1));
  const output = 'x'.repeat(limits.initialCreditBytes + 10);
  shells[0]?.output(Buffer.from(output));
  shells[0]?.exited(0);
  expect(printed.join('')).toHaveLength(limits.initialCreditBytes);
  expect(done.at(-1)).toBe('pause');
  expect(said.map(({ t }) => t)).toEqual(['opened']);
  channels.hear(line, { t: 'credit', channel: 1, bytes: 65_536 });
  expect(printed.join('')).toBe(output);
  expect(said.map(({ t }) => t)).toEqual(['opened', 'exit', 'close']);
});

it('gives credit back for what the shell has taken', () => {
  const { said, shells, line, channels } = computer();
  channels.hear(line, open(1));
  shells[0]?.consumed(limits.initialCreditBytes);
  expect(said.at(-1)).toEqual({ t: 'credit', channel: 1, bytes: limits.initialCreditBytes });
});

it('ends every shell with the line, and one with its channel', () => {
  const { done, line, channels } = computer();
  [1, 2, 3].forEach((channel) => channels.hear(line, open(channel)));
  channels.hear(line, { t: 'close', channel: 2, reason: '' });
  expect(channels.count).toBe(2);
  channels.closeAll();
  expect(done).toEqual(['kill', 'kill', 'kill']);
});

it('refuses when no shell can be started', () => {
  const { said, line, channels } = computer(() => {
    throw new Error('no more terminals');
  });
  channels.hear(line, open(1));
  expect(said).toEqual([
    {
      t: 'refused',
      channel: 1,
      code: 'shell-failed',
      message: 'The computer could not start a shell.',
    },
  ]);
});

it('bounds how many shells are open at once', () => {
  const { said, line, channels } = computer();
  const most = limits.maxChannelsPerSession * limits.maxSessionsPerClient;
  for (let channel = 1; channel <= most + 1; channel++) channels.hear(line, open(channel));
  expect(channels.count).toBe(most);
  expect(said.at(-1)).toMatchObject({ t: 'refused', code: 'limit-exceeded' });
});
