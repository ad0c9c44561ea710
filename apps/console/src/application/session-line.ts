import { limits } from '@jumpfleet/gateway-contracts';
import type { RepresentativeMessage, SessionMessage } from '@jumpfleet/gateway-contracts';
import { closeSentence, endSentence } from './session-endings.js';
import { noteTyped, takeSendable } from './typed-bytes.js';
import type { TypedBytes } from './typed-bytes.js';

/** A console's session has one shell, on this channel. */
export const shellChannel = 1;
/** Credit is given back in pieces of this size, not for every frame. */
export const creditStepBytes = 65_536;

export type TerminalSize = Readonly<{ cols: number; rows: number }>;

/** The representative's end of a session's line, as a value. */
export type SessionLine = Readonly<{
  phase: 'connecting' | 'attaching' | 'opening' | 'running' | 'over';
  ticket: string;
  size: TerminalSize;
  typed: TypedBytes;
  /** Bytes that the terminal has drawn and that the other end has no credit for yet. */
  drawnBytes: number;
  heardAtMs: number;
  /** The newest thing that the representative should know, such as that the session ends soon. */
  notice: string;
  /** Why it is over, in words for the representative. */
  outcome: string;
}>;

export type LineInput =
  | Readonly<{ type: 'connected' }>
  | Readonly<{ type: 'heard'; message: SessionMessage }>
  | Readonly<{ type: 'received'; channel: number; payload: Uint8Array }>
  | Readonly<{ type: 'garbled' }>
  | Readonly<{ type: 'drawn'; bytes: number }>
  | Readonly<{ type: 'typed'; bytes: Uint8Array }>
  | Readonly<{ type: 'resized'; size: TerminalSize }>
  | Readonly<{ type: 'heartbeat' }>
  | Readonly<{ type: 'ended' }>
  | Readonly<{ type: 'closed'; code: number; reason: string }>;

export type LineEffect =
  | Readonly<{ type: 'send'; message: RepresentativeMessage }>
  | Readonly<{ type: 'send-data'; payload: Uint8Array }>
  | Readonly<{ type: 'draw'; payload: Uint8Array }>
  | Readonly<{ type: 'close' }>;

type Step = Readonly<{ line: SessionLine; effects: readonly LineEffect[] }>;

export function startLine(ticket: string, size: TerminalSize, nowMs: number): SessionLine {
  return {
    phase: 'connecting',
    ticket,
    size,
    typed: { credit: limits.initialCreditBytes, waiting: [], waitingBytes: 0 },
    drawnBytes: 0,
    heardAtMs: nowMs,
    notice: '',
    outcome: '',
  };
}

/** What a line becomes by one input, and what has to be done for it. */
export function stepLine(line: SessionLine, input: LineInput, nowMs: number): Step {
  if (line.phase === 'over') return stay(line);
  switch (input.type) {
    case 'connected':
      return to({ ...line, phase: 'attaching' }, send({ t: 'attach', ticket: line.ticket }));
    case 'heard':
      return hear({ ...line, heardAtMs: nowMs }, input.message);
    case 'received':
      return receive({ ...line, heardAtMs: nowMs }, input.channel, input.payload);
    case 'garbled':
      return finish(line, 'The server sent something that this console does not understand.');
    case 'drawn':
      return giveCredit(line, input.bytes);
    case 'typed':
      return line.phase === 'running'
        ? flush(line, noteTyped(line.typed, input.bytes))
        : stay(line);
    case 'resized':
      return resize(line, input.size);
    case 'heartbeat':
      return beat(line, nowMs);
    case 'ended':
      return { ...finish(line, endSentence('representative')), effects: endEffects(line) };
    case 'closed':
      return stay({ ...line, phase: 'over', outcome: closeSentence(input.code, input.reason) });
  }
}

function hear(line: SessionLine, message: SessionMessage): Step {
  switch (message.t) {
    case 'attached':
      return to(
        { ...line, phase: 'opening' },
        send({ t: 'open', channel: shellChannel, tool: 'shell', ...line.size }),
      );
    case 'opened':
      return open(line);
    case 'refused':
      return { ...finish(line, message.message), effects: endEffects(line) };
    case 'credit':
      return flush(line, { ...line.typed, credit: line.typed.credit + message.bytes });
    case 'exit':
      return { ...finish(line, exitSentence(message.code)), effects: endEffects(line) };
    case 'close':
      return { ...finish(line, endSentence(message.reason)), effects: endEffects(line) };
    case 'ended':
      return finish(line, endSentence(message.reason));
    case 'notice':
      return stay({ ...line, notice: message.message });
    case 'pong':
    case 'suspended':
    case 'restored':
    case 'resumed':
    case 'said':
    case 'members':
      return stay(line);
  }
}

/** The window may have changed while the shell was being opened. */
function open(line: SessionLine): Step {
  return to(
    { ...line, phase: 'running' },
    send({ t: 'resize', channel: shellChannel, ...line.size }),
  );
}

function receive(line: SessionLine, channel: number, payload: Uint8Array): Step {
  return channel === shellChannel ? to(line, { type: 'draw', payload }) : stay(line);
}

function giveCredit(line: SessionLine, bytes: number): Step {
  const drawnBytes = line.drawnBytes + bytes;
  if (drawnBytes < creditStepBytes) return stay({ ...line, drawnBytes });
  return to(
    { ...line, drawnBytes: 0 },
    send({ t: 'credit', channel: shellChannel, bytes: drawnBytes }),
  );
}

function flush(line: SessionLine, typed: TypedBytes): Step {
  const { rest, frames } = takeSendable(typed);
  return {
    line: { ...line, typed: rest },
    effects: frames.map((payload) => ({ type: 'send-data', payload })),
  };
}

function resize(line: SessionLine, size: TerminalSize): Step {
  if (size.cols === line.size.cols && size.rows === line.size.rows) return stay(line);
  const next = { ...line, size };
  return line.phase === 'running'
    ? to(next, send({ t: 'resize', channel: shellChannel, ...size }))
    : stay(next);
}

function beat(line: SessionLine, nowMs: number): Step {
  if (nowMs - line.heardAtMs > limits.silenceMs)
    return finish(line, endSentence('connection-lost'));
  return line.phase === 'connecting' ? stay(line) : to(line, send({ t: 'ping' }));
}

function exitSentence(code: number): string {
  return code === 0 ? 'The shell has ended.' : `The shell has ended with code ${code}.`;
}

/** Before the attach there is nobody to tell. */
function endEffects(line: SessionLine): readonly LineEffect[] {
  return line.phase === 'connecting'
    ? [{ type: 'close' }]
    : [send({ t: 'end' }), { type: 'close' }];
}

function finish(line: SessionLine, outcome: string): Step {
  return to({ ...line, phase: 'over', outcome }, { type: 'close' });
}

function send(message: RepresentativeMessage): LineEffect {
  return { type: 'send', message };
}

function to(line: SessionLine, effect: LineEffect): Step {
  return { line, effects: [effect] };
}

function stay(line: SessionLine): Step {
  return { line, effects: [] };
}
