import { limits } from '@jumpfleet/gateway-contracts';
import { describe, expect, it } from '@jest/globals';
import { creditStepBytes, shellChannel, startLine, stepLine } from './session-line.js';
import type { LineEffect, LineInput, SessionLine } from './session-line.js';
import { maxWaitingBytes } from './typed-bytes.js';

const size = { cols: 80, rows: 24 };
const session = '0f6f6bb2-6d0f-4b6e-9a70-111111111111';
const client = { id: '0f6f6bb2-6d0f-4b6e-9a70-222222222222', name: 'till 4' };

/** Feeds inputs one after the other, at time 0, and collects what has to be done. */
function play(inputs: readonly LineInput[], from: SessionLine = startLine('ticket', size, 0)) {
  let line = from;
  const effects: LineEffect[] = [];
  for (const input of inputs) {
    const step = stepLine(line, input, 0);
    line = step.line;
    effects.push(...step.effects);
  }
  return { line, effects };
}

const attached: LineInput = {
  type: 'heard',
  message: {
    t: 'attached',
    session,
    leg: '0f6f6bb2-6d0f-4b6e-9a70-333333333333',
    client,
    permissions: ['shell'],
    tools: ['shell'],
    grace_ms: 60_000,
    resumed: false,
  },
};
const opened: LineInput = { type: 'heard', message: { t: 'opened', channel: shellChannel } };
const untilRunning: readonly LineInput[] = [{ type: 'connected' }, attached, opened];
const running = play(untilRunning).line;
const typed = (length: number): LineInput => ({ type: 'typed', bytes: new Uint8Array(length) });
const sentBytes = (effects: readonly LineEffect[]) =>
  effects.reduce(
    (sum, effect) => sum + (effect.type === 'send-data' ? effect.payload.length : 0),
    0,
  );

describe("the representative's end of a session", () => {
  it('shows its ticket, opens a shell of the size of the window, and tells the size again', () => {
    expect(play(untilRunning).effects).toEqual([
      { type: 'send', message: { t: 'attach', ticket: 'ticket' } },
      { type: 'send', message: { t: 'open', channel: shellChannel, tool: 'shell', ...size } },
      { type: 'send', message: { t: 'resize', channel: shellChannel, ...size } },
    ]);
    expect(running.phase).toBe('running');
  });

  it('opens the shell in the size that the window has by then', () => {
    const wide = { cols: 132, rows: 43 };
    const { effects } = play([{ type: 'connected' }, { type: 'resized', size: wide }, attached]);
    expect(effects.at(-1)).toMatchObject({ message: { t: 'open', ...wide } });
  });

  it('takes no keys before the shell is there', () => {
    expect(play([{ type: 'connected' }, typed(3)]).line.typed.waitingBytes).toBe(0);
  });

  it('draws what the shell says and gives credit back in large pieces', () => {
    const payload = new Uint8Array(creditStepBytes - 1);
    const { line, effects } = play(
      [
        { type: 'received', channel: shellChannel, payload },
        { type: 'drawn', bytes: payload.length },
      ],
      running,
    );
    expect(effects).toEqual([{ type: 'draw', payload }]);
    expect(play([{ type: 'drawn', bytes: 1 }], line).effects).toEqual([
      {
        type: 'send',
        message: { t: 'credit', channel: shellChannel, bytes: creditStepBytes },
      },
    ]);
  });

  it('sends no more than the credit, in frames within the limit, and the rest when there is more', () => {
    const total = limits.initialCreditBytes + 10;
    const first = play([typed(total)], running);
    expect(sentBytes(first.effects)).toBe(limits.initialCreditBytes);
    for (const effect of first.effects)
      if (effect.type === 'send-data')
        expect(effect.payload.length).toBeLessThanOrEqual(limits.maxDataBytes);
    const more: LineInput = {
      type: 'heard',
      message: { t: 'credit', channel: shellChannel, bytes: 100 },
    };
    const second = play([more], first.line);
    expect(sentBytes(second.effects)).toBe(10);
    expect(second.line.typed).toEqual({ credit: 90, waiting: [], waitingBytes: 0 });
  });

  it('takes no paste that finds no room, rather than half of it', () => {
    const full = play([typed(limits.initialCreditBytes), typed(maxWaitingBytes)], running).line;
    expect(play([typed(1)], full).line.typed.waitingBytes).toBe(maxWaitingBytes);
  });

  it('shows a refusal in the exact words of the computer', () => {
    const message = 'The shell is not allowed.';
    const { line, effects } = play([
      { type: 'connected' },
      attached,
      { type: 'heard', message: { t: 'refused', channel: 1, code: 'not-allowed', message } },
    ]);
    expect(line).toMatchObject({ phase: 'over', outcome: message });
    expect(effects.slice(-2)).toEqual([{ type: 'send', message: { t: 'end' } }, { type: 'close' }]);
  });

  it.each<[string, LineInput, string]>([
    [
      'the shell exits',
      { type: 'heard', message: { t: 'exit', channel: 1, code: 0 } },
      'The shell has ended.',
    ],
    [
      'the shell fails',
      { type: 'heard', message: { t: 'exit', channel: 1, code: 130 } },
      'The shell has ended with code 130.',
    ],
    [
      'the computer goes away',
      { type: 'heard', message: { t: 'ended', reason: 'client-gone' } },
      'The Jump Client is offline.',
    ],
    [
      'the client is deleted',
      { type: 'closed', code: 4410, reason: 'deleted' },
      'The Jump Client does not exist.',
    ],
    ['the line breaks', { type: 'closed', code: 1006, reason: '' }, 'The connection was lost.'],
    [
      'the gateway restarts',
      { type: 'closed', code: 1001, reason: 'bye' },
      'The server is being restarted. Jump again in a moment.',
    ],
    [
      'the ticket is no longer good',
      { type: 'closed', code: 4403, reason: 'ticket' },
      'The ticket of this session is no longer valid. Jump again.',
    ],
    ['the representative ends it', { type: 'ended' }, 'The session has ended.'],
    [
      'something comes that no version knows',
      { type: 'garbled' },
      'The server sent something that this console does not understand.',
    ],
  ])('says why it is over when %s', (_when, input, outcome) => {
    expect(play([input], running).line).toMatchObject({ phase: 'over', outcome });
  });

  it('keeps its first reason, whatever comes after', () => {
    const over = play([{ type: 'heard', message: { t: 'exit', channel: 1, code: 0 } }], running);
    const after = play([{ type: 'closed', code: 1006, reason: '' }, typed(5)], over.line);
    expect(after.line.outcome).toBe('The shell has ended.');
    expect(after.effects).toEqual([]);
  });

  it('keeps the line alive, and takes it for lost after a long silence', () => {
    const beat = stepLine(running, { type: 'heartbeat' }, limits.heartbeatMs);
    expect(beat.effects).toEqual([{ type: 'send', message: { t: 'ping' } }]);
    const lost = stepLine(running, { type: 'heartbeat' }, limits.silenceMs + 1);
    expect(lost.line).toMatchObject({ phase: 'over', outcome: 'The connection was lost.' });
  });
});
