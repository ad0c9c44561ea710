/** Why a session's line ended, as the sessions service records it. */
export type EndReason =
  | 'representative'
  | 'client-gone'
  | 'connection-lost'
  | 'start-failed'
  | 'deleted'
  | 'schedule-ended'
  | 'access-revoked'
  | 'customer'
  | 'left'
  | 'removed';

/** What a person is told; `code` is its stable name. */
export type Ending = Readonly<{ reason: EndReason; code: string; text: string }>;

export type RepresentativeClose =
  | 'malformed'
  | 'frameTooLarge'
  | 'limitExceeded'
  | 'ticketRefused'
  | 'handshakeTimeout'
  | 'silent'
  | 'goingAway'
  | 'sessionEnded';

/** A representative's connection. Times are milliseconds of one monotonic clock. */
export type RepresentativeLine =
  | Readonly<{ phase: 'waiting'; since: number }>
  | Readonly<{ phase: 'attaching'; heardAt: number }>
  | Readonly<{ phase: 'attached'; heardAt: number }>
  | Readonly<{ phase: 'ended' }>;

interface Inputs {
  attach: { ticketValid: boolean; now: number };
  /** The Jump Client's shard joined. */
  joined: object;
  /** The Jump Client's shard refused or did not answer, or the far end is over: tell why. */
  over: { ending: Ending };
  ping: { now: number };
  channel: { now: number };
  end: object;
  fault: { why: 'malformed' | 'frameTooLarge' | 'limitExceeded' };
  sweep: { now: number };
  drain: object;
  /** The socket closed; `clean` when the representative said so itself. */
  gone: { clean: boolean };
}
type Input<On extends keyof Inputs> = Readonly<{ on: On } & Inputs[On]>;
export type RepresentativeInput = { [On in keyof Inputs]: Input<On> }[keyof Inputs];

export type RepresentativeEffect =
  | Readonly<{ do: 'ask-client' | 'confirm' | 'pong' | 'relay' }>
  /** Reports the end, tells the far end, and gives back what the session held. */
  | Readonly<{ do: 'finish'; reason: EndReason }>
  | Readonly<{ do: 'tell'; ending: Ending }>
  | Readonly<{ do: 'close'; why: RepresentativeClose }>;

export type RepresentativeStep = Readonly<{
  line: RepresentativeLine;
  effects: readonly RepresentativeEffect[];
}>;
export type RepresentativeLimits = Readonly<{ handshakeMs: number; silenceMs: number }>;

const ended: RepresentativeLine = { phase: 'ended' };

export function awaitAttach(now: number): RepresentativeLine {
  return { phase: 'waiting', since: now };
}

type Waiting = Extract<RepresentativeLine, { phase: 'waiting' }>;
type Busy = Extract<RepresentativeLine, { phase: 'attaching' | 'attached' }>;
type Steps<Line> = {
  readonly [On in keyof Inputs]: (
    line: Line,
    input: Input<On>,
    limits: RepresentativeLimits,
  ) => RepresentativeStep;
};

const outOfTurn = () => shut('malformed');

const whileWaiting: Steps<Waiting> = {
  attach: (_line, { ticketValid, now }) =>
    ticketValid
      ? { line: { phase: 'attaching', heardAt: now }, effects: [{ do: 'ask-client' }] }
      : shut('ticketRefused'),
  joined: stay,
  over: stay,
  ping: outOfTurn,
  channel: outOfTurn,
  end: outOfTurn,
  fault: (_line, { why }) => shut(why),
  sweep: (line, { now }, { handshakeMs }) =>
    now - line.since > handshakeMs ? shut('handshakeTimeout') : stay(line),
  drain: () => shut('goingAway'),
  gone: () => ({ line: ended, effects: [] }),
};

const whileBusy: Steps<Busy> = {
  attach: () => finish('connection-lost', 'malformed'),
  joined: (line) => ({
    line: { phase: 'attached', heardAt: line.heardAt },
    effects: [{ do: 'confirm' }],
  }),
  over: (_line, { ending }) => ({
    line: ended,
    effects: [
      { do: 'tell', ending },
      { do: 'finish', reason: ending.reason },
      { do: 'close', why: 'sessionEnded' },
    ],
  }),
  ping: (line, { now }) => ({ line: heard(line, now), effects: [{ do: 'pong' }] }),
  channel: (line, { now }) =>
    line.phase === 'attached'
      ? { line: heard(line, now), effects: [{ do: 'relay' }] }
      : finish('connection-lost', 'malformed'),
  end: () => finish('representative', 'sessionEnded'),
  fault: (_line, { why }) => finish('connection-lost', why),
  sweep: (line, { now }, { silenceMs }) =>
    now - line.heardAt > silenceMs ? finish('connection-lost', 'silent') : stay(line),
  drain: () => finish('connection-lost', 'goingAway'),
  gone: (_line, { clean }) => ({
    line: ended,
    effects: [{ do: 'finish', reason: clean ? 'representative' : 'connection-lost' }],
  }),
};

/** The whole life of a representative's connection: a session that was asked for finishes exactly once. */
export function representativeLine(
  line: RepresentativeLine,
  input: RepresentativeInput,
  limits: RepresentativeLimits,
): RepresentativeStep {
  switch (line.phase) {
    // Each table has one step per kind of input, which TypeScript cannot see through the look-up.
    case 'waiting':
      return whileWaiting[input.on](line, input as never, limits);
    case 'attaching':
    case 'attached':
      return whileBusy[input.on](line, input as never, limits);
    case 'ended':
      return stay(line);
  }
}

function heard(line: Busy, now: number): Busy {
  return { phase: line.phase, heardAt: now };
}

function stay(line: RepresentativeLine): RepresentativeStep {
  return { line, effects: [] };
}

function shut(why: RepresentativeClose): RepresentativeStep {
  return { line: ended, effects: [{ do: 'close', why }] };
}

function finish(reason: EndReason, why: RepresentativeClose): RepresentativeStep {
  return {
    line: ended,
    effects: [
      { do: 'finish', reason },
      { do: 'close', why },
    ],
  };
}
