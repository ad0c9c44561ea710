import { nextEpoch } from './epoch.js';

/** Why the gateway closes a line; the wire's close codes have these names. */
export type CloseReason =
  | 'goingAway'
  | 'frameTooLarge'
  | 'malformed'
  | 'identityCheckFailed'
  | 'removed'
  | 'handshakeTimeout'
  | 'superseded'
  | 'limitExceeded'
  | 'silent'
  /** Of a line that is there for one session only. */
  | 'sessionEnded';

/** Last words: the program was removed, or switched off, by somebody at the computer. */
export type Goodbye = 'uninstalled' | 'disabled';

/** One Jump Client's connection. Times are milliseconds of one monotonic clock. */
export type AgentLine =
  | Readonly<{ phase: 'challenged'; since: number }>
  | Readonly<{ phase: 'live'; epoch: number; heardAt: number; statsSeq: number }>
  | Readonly<{ phase: 'closed' }>;

interface Inputs {
  hello: { verified: boolean; lastEpoch: number; now: number; micros: number };
  ping: { now: number };
  stats: { seq: number; now: number };
  /** A message or bytes of a session's channel. */
  channel: { now: number };
  /** A picture of the screen, or word that there is none. */
  thumbnail: { now: number };
  /** A message about an upgrade. */
  upgrade: { now: number };
  goodbye: { why: Goodbye };
  fault: { why: 'malformed' | 'frameTooLarge' | 'limitExceeded' };
  sweep: { now: number };
  'newer-connection': { epoch: number };
  deleted: object;
  'session-over': object;
  drain: object;
  /** The socket closed, whoever closed it. */
  gone: object;
}
type Input<On extends keyof Inputs> = Readonly<{ on: On } & Inputs[On]>;
export type AgentInput = { [On in keyof Inputs]: Input<On> }[keyof Inputs];

export type AgentEffect =
  | Readonly<{ do: 'welcome'; epoch: number }>
  | Readonly<{
      do: 'pong' | 'send-remove' | 'record-stats' | 'keep-thumbnail' | 'relay' | 'upgrade';
    }>
  | Readonly<{ do: 'report-offline'; epoch: number; goodbye: Goodbye | undefined }>
  | Readonly<{ do: 'close'; why: CloseReason | 'finished' }>;

export type AgentStep = Readonly<{ line: AgentLine; effects: readonly AgentEffect[] }>;
export type AgentLineLimits = Readonly<{ handshakeMs: number; silenceMs: number }>;

const closed: AgentLine = { phase: 'closed' };
const none: readonly AgentEffect[] = [];
const pong: readonly AgentEffect[] = [{ do: 'pong' }];
const relay: readonly AgentEffect[] = [{ do: 'relay' }];
const keepThumbnail: readonly AgentEffect[] = [{ do: 'keep-thumbnail' }];
const upgrade: readonly AgentEffect[] = [{ do: 'upgrade' }];
const record: readonly AgentEffect[] = [{ do: 'record-stats' }];

export function challenge(now: number): AgentLine {
  return { phase: 'challenged', since: now };
}

type Challenged = Extract<AgentLine, { phase: 'challenged' }>;
type Live = Extract<AgentLine, { phase: 'live' }>;
type Steps<Line> = {
  readonly [On in keyof Inputs]: (
    line: Line,
    input: Input<On>,
    limits: AgentLineLimits,
  ) => AgentStep;
};

const outOfTurn = () => shut('malformed');

const whileChallenged: Steps<Challenged> = {
  hello: (_line, input) => (input.verified ? admit(input) : shut('identityCheckFailed')),
  ping: outOfTurn,
  stats: outOfTurn,
  channel: outOfTurn,
  thumbnail: outOfTurn,
  upgrade: outOfTurn,
  goodbye: outOfTurn,
  fault: (_line, { why }) => shut(why),
  sweep: (line, { now }, { handshakeMs }) =>
    now - line.since > handshakeMs ? shut('handshakeTimeout') : stay(line),
  'newer-connection': stay,
  deleted: () => withFirst({ do: 'send-remove' }, shut('removed')),
  'session-over': () => shut('sessionEnded'),
  drain: () => shut('goingAway'),
  gone: () => ({ line: closed, effects: none }),
};

const whileLive: Steps<Live> = {
  hello: (line) => hangUp(line, 'malformed'),
  ping: (line, { now }) => ({ line: heard(line, now), effects: pong }),
  stats: recordStats,
  channel: (line, { now }) => ({ line: heard(line, now), effects: relay }),
  thumbnail: (line, { now }) => ({ line: heard(line, now), effects: keepThumbnail }),
  upgrade: (line, { now }) => ({ line: heard(line, now), effects: upgrade }),
  goodbye: (line, { why }) => hangUp(line, 'finished', why),
  fault: (line, { why }) => hangUp(line, why),
  sweep: (line, { now }, { silenceMs }) =>
    now - line.heardAt > silenceMs ? hangUp(line, 'silent') : stay(line),
  'newer-connection': (line, { epoch }) =>
    epoch > line.epoch ? hangUp(line, 'superseded') : stay(line),
  deleted: (line) => withFirst({ do: 'send-remove' }, hangUp(line, 'removed')),
  'session-over': (line) => hangUp(line, 'sessionEnded'),
  drain: (line) => hangUp(line, 'goingAway'),
  gone: (line) => ({ line: closed, effects: [offline(line)] }),
};

/**
 * The whole life of a Jump Client's connection. A line that became live reports itself offline
 * exactly once, and nothing happens on a closed one.
 */
export function agentLine(line: AgentLine, input: AgentInput, limits: AgentLineLimits): AgentStep {
  switch (line.phase) {
    // Each table has one step per kind of input, which TypeScript cannot see through the look-up.
    case 'challenged':
      return whileChallenged[input.on](line, input as never, limits);
    case 'live':
      return whileLive[input.on](line, input as never, limits);
    case 'closed':
      return stay(line);
  }
}

function admit(hello: Input<'hello'>): AgentStep {
  const epoch = nextEpoch(hello.lastEpoch, hello.micros);
  return {
    line: { phase: 'live', epoch, heardAt: hello.now, statsSeq: 0 },
    effects: [{ do: 'welcome', epoch }],
  };
}

/** Statistics that do not go forward are a repeat: heard, but not recorded. */
function recordStats(line: Live, { seq, now }: { seq: number; now: number }): AgentStep {
  if (seq <= line.statsSeq) return stay(heard(line, now));
  return {
    line: { ...heard(line, now), statsSeq: seq },
    effects: record,
  };
}

function heard(line: Live, now: number): Live {
  return { phase: 'live', epoch: line.epoch, heardAt: now, statsSeq: line.statsSeq };
}

function stay(line: AgentLine): AgentStep {
  return { line, effects: none };
}

function shut(why: CloseReason): AgentStep {
  return { line: closed, effects: [{ do: 'close', why }] };
}

function hangUp(line: Live, why: CloseReason | 'finished', goodbye?: Goodbye): AgentStep {
  return { line: closed, effects: [offline(line, goodbye), { do: 'close', why }] };
}

function offline(line: Live, goodbye?: Goodbye): AgentEffect {
  return { do: 'report-offline', epoch: line.epoch, goodbye };
}

function withFirst(effect: AgentEffect, step: AgentStep): AgentStep {
  return { line: step.line, effects: [effect, ...step.effects] };
}
