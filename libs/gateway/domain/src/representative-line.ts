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
  | 'superseded'
  | 'sessionEnded';

/** A representative's connection. Times are milliseconds of one monotonic clock. */
export type RepresentativeLine =
  | Readonly<{ phase: 'waiting'; since: number }>
  | Readonly<{ phase: 'attaching'; heardAt: number; isResumed: boolean }>
  /** `keeps`: the Jump Client keeps channels when a line is lost. */
  | Readonly<{ phase: 'attached'; heardAt: number; keeps: boolean }>
  /** The Jump Client's line is lost, and looked for until `until`; then it ends as `ending` says. */
  | Readonly<{
      phase: 'suspended';
      heardAt: number;
      until: number;
      ending: Ending;
      /** The representative was told `attached` on this line. */
      isConfirmed: boolean;
      isAsking: boolean;
    }>
  | Readonly<{ phase: 'ended' }>;

interface Inputs {
  attach: { ticketValid: boolean; isResumed: boolean; now: number };
  /** The Jump Client's shard joined. */
  joined: { keeps: boolean };
  /** The Jump Client's shard refused, or nobody answered for it; `mayComeBack` when that may change. */
  refused: { ending: Ending; mayComeBack: boolean; now: number };
  /** The Jump Client's end of the line is lost, or the way to it. */
  'client-away': { ending: Ending; now: number };
  /** The session or this leg is over: tell why. */
  over: { ending: Ending };
  /** The leg goes on on another line. */
  replaced: object;
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
  | Readonly<{ do: 'ask-client' | 'confirm' | 'restore' | 'pong' | 'relay' }>
  /** A frame of a channel while the computer is away. */
  | Readonly<{ do: 'hold' }>
  | Readonly<{ do: 'suspend'; until: number }>
  /** The line is lost and the leg goes on: reports it, and tells the far end. */
  | Readonly<{ do: 'detach' }>
  /** Gives back what the line held, and reports nothing: another line has the leg. */
  | Readonly<{ do: 'let-go' }>
  /** Reports the end, tells the far end, and gives back what the session held. */
  | Readonly<{ do: 'finish'; reason: EndReason }>
  | Readonly<{ do: 'tell'; ending: Ending }>
  | Readonly<{ do: 'close'; why: RepresentativeClose }>;

export type RepresentativeStep = Readonly<{
  line: RepresentativeLine;
  effects: readonly RepresentativeEffect[];
}>;
export type RepresentativeLimits = Readonly<{
  handshakeMs: number;
  silenceMs: number;
  sessionGraceMs: number;
}>;

const ended: RepresentativeLine = { phase: 'ended' };

export function awaitAttach(now: number): RepresentativeLine {
  return { phase: 'waiting', since: now };
}

type Of<Phase> = Extract<RepresentativeLine, { phase: Phase }>;
type Busy = Of<'attaching' | 'attached' | 'suspended'>;
type Steps<Line> = {
  readonly [On in keyof Inputs]: (
    line: Line,
    input: Input<On>,
    limits: RepresentativeLimits,
  ) => RepresentativeStep;
};

const outOfTurn = () => shut('malformed');
const brokenRule = () => finish('connection-lost', 'malformed');

const whileWaiting: Steps<Of<'waiting'>> = {
  attach: (_line, { ticketValid, isResumed, now }) =>
    ticketValid
      ? { line: { phase: 'attaching', heardAt: now, isResumed }, effects: [{ do: 'ask-client' }] }
      : shut('ticketRefused'),
  joined: stay,
  refused: stay,
  'client-away': stay,
  over: stay,
  replaced: stay,
  ping: outOfTurn,
  channel: outOfTurn,
  end: outOfTurn,
  fault: (_line, { why }) => shut(why),
  sweep: (line, { now }, { handshakeMs }) =>
    now - line.since > handshakeMs ? shut('handshakeTimeout') : stay(line),
  drain: () => shut('goingAway'),
  gone: () => ({ line: ended, effects: [] }),
};

/** What happens in the same way from the accepted ticket on. */
const whileBusy = {
  attach: brokenRule,
  over: (_line: Busy, { ending }: Input<'over'>) => over(ending),
  replaced: () => ({
    line: ended,
    effects: [{ do: 'let-go' }, { do: 'close', why: 'superseded' }],
  }),
  ping: (line: Busy, { now }: Input<'ping'>) => ({
    line: { ...line, heardAt: now },
    effects: [{ do: 'pong' }],
  }),
  end: () => finish('representative', 'sessionEnded'),
  fault: (_line: Busy, { why }: Input<'fault'>) => finish('connection-lost', why),
  drain: (line: Busy) => leave(line, 'goingAway'),
  gone: (line: Busy, { clean }: Input<'gone'>) =>
    clean
      ? { line: ended, effects: [{ do: 'finish', reason: 'representative' }] }
      : { line: ended, effects: [parting(line)] },
} as const satisfies Partial<Steps<Busy>>;

const whileAttaching: Steps<Of<'attaching'>> = {
  ...whileBusy,
  joined: ({ heardAt }, { keeps }) => ({
    line: { phase: 'attached', heardAt, keeps },
    effects: [{ do: 'confirm' }],
  }),
  refused: (line, { ending, mayComeBack, now }, limits) =>
    line.isResumed && mayComeBack ? suspend(line, { ending, now }, limits) : over(ending),
  'client-away': (line, input, limits) =>
    line.isResumed ? suspend(line, input, limits) : over(input.ending),
  channel: brokenRule,
  sweep: watch,
};

const whileAttached: Steps<Of<'attached'>> = {
  ...whileBusy,
  joined: stay,
  refused: stay,
  'client-away': (line, input, limits) =>
    line.keeps ? suspend(line, input, limits) : over(input.ending),
  channel: (line, { now }) => ({ line: { ...line, heardAt: now }, effects: [{ do: 'relay' }] }),
  sweep: watch,
};

const whileSuspended: Steps<Of<'suspended'>> = {
  ...whileBusy,
  joined: ({ heardAt, isConfirmed }, { keeps }) => ({
    line: { phase: 'attached', heardAt, keeps },
    effects: [{ do: isConfirmed ? 'restore' : 'confirm' }],
  }),
  refused: (line, { ending, mayComeBack }) =>
    mayComeBack
      ? {
          line: { ...line, isAsking: false },
          effects: line.isConfirmed ? [] : [{ do: 'suspend', until: line.until }],
        }
      : over(ending),
  'client-away': stay,
  channel: (line, { now }) =>
    line.isConfirmed
      ? { line: { ...line, heardAt: now }, effects: [{ do: 'hold' }] }
      : brokenRule(),
  sweep: (line, { now }, limits) => {
    if (now >= line.until) return over(line.ending);
    if (isSilent(line, now, limits)) return leave(line, 'silent');
    if (line.isAsking) return stay(line);
    return { line: { ...line, isAsking: true }, effects: [{ do: 'ask-client' }] };
  },
};

/**
 * The whole life of a representative's connection: a leg whose ticket was taken is finished, detached or let go
 * exactly once, and a computer that went away is waited for no longer than the grace.
 */
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
      return whileAttaching[input.on](line, input as never, limits);
    case 'attached':
      return whileAttached[input.on](line, input as never, limits);
    case 'suspended':
      return whileSuspended[input.on](line, input as never, limits);
    case 'ended':
      return stay(line);
  }
}

function isSilent({ heardAt }: Busy, now: number, { silenceMs }: RepresentativeLimits): boolean {
  return now - heardAt > silenceMs;
}

function watch(
  line: Of<'attaching' | 'attached'>,
  { now }: Input<'sweep'>,
  limits: RepresentativeLimits,
): RepresentativeStep {
  return isSilent(line, now, limits) ? leave(line, 'silent') : stay(line);
}

function stay(line: RepresentativeLine): RepresentativeStep {
  return { line, effects: [] };
}

function suspend(
  line: Of<'attaching' | 'attached'>,
  { ending, now }: Readonly<{ ending: Ending; now: number }>,
  { sessionGraceMs }: RepresentativeLimits,
): RepresentativeStep {
  const until = now + sessionGraceMs;
  const isConfirmed = line.phase === 'attached';
  const { heardAt } = line;
  return {
    line: { phase: 'suspended', heardAt, until, ending, isConfirmed, isAsking: false },
    effects: [{ do: 'suspend', until }],
  };
}

function shut(why: RepresentativeClose): RepresentativeStep {
  return { line: ended, effects: [{ do: 'close', why }] };
}

/** A line that is lost leaves the leg behind where the computer keeps it. */
function parting(line: Busy): RepresentativeEffect {
  const keeps =
    line.phase === 'attaching' ? line.isResumed : line.phase === 'suspended' || line.keeps;
  return keeps ? { do: 'detach' } : { do: 'finish', reason: 'connection-lost' };
}

function leave(line: Busy, why: RepresentativeClose): RepresentativeStep {
  return { line: ended, effects: [parting(line), { do: 'close', why }] };
}

function over(ending: Ending): RepresentativeStep {
  return {
    line: ended,
    effects: [
      { do: 'tell', ending },
      { do: 'finish', reason: ending.reason },
      { do: 'close', why: 'sessionEnded' },
    ],
  };
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
