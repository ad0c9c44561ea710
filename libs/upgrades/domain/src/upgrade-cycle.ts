import type {
  FailureLimit,
  FinishedInRing,
  MaintenanceWindows,
  RingFigures,
  UpgradeRing,
} from './upgrade-cycle.messages.js';

export const cycleStates = ['running', 'paused', 'halted', 'cancelled', 'completed'] as const;
export type CycleState = (typeof cycleStates)[number];

/** Instants as Unix milliseconds. */
export type RingProgress = Readonly<{ openedAt: number; doneAt: number | undefined }>;

export type KnownCycle = Readonly<{
  state: CycleState;
  rings: readonly UpgradeRing[];
  failure: FailureLimit;
  areMembersCounted: boolean;
  /** Of the rings that were opened, in their order. */
  progress: readonly RingProgress[];
  /** What had finished in each ring when somebody resumed the cycle after a halt. */
  forgiven: readonly FinishedInRing[];
}>;
export type UpgradeCycle = Readonly<{ state: 'unknown' }> | KnownCycle;

const none = { queued: 0, offline: 0, upgrading: 0, upgraded: 0, failed: 0 };

export function figuresOf(rings: readonly RingFigures[], number: number): RingFigures {
  return rings.find((ring) => ring.number === number) ?? { number, ...none };
}

export function finishedIn({ number, upgraded, failed }: RingFigures): FinishedInRing {
  return { ring: number, finished: upgraded + failed, failed };
}

/** The first opened ring in which too much has failed since it was last forgiven. */
export function failingRing(
  cycle: KnownCycle,
  rings: readonly RingFigures[],
): FinishedInRing | undefined {
  return cycle.progress
    .map((_, index) => {
      const now = finishedIn(figuresOf(rings, index + 1));
      const before = cycle.forgiven.find(({ ring }) => ring === now.ring);
      const finished = now.finished - (before?.finished ?? 0);
      return { ring: now.ring, finished, failed: now.failed - (before?.failed ?? 0) };
    })
    .find((since) => isTooMuch(since, cycle.failure));
}

function isTooMuch({ finished, failed }: FinishedInRing, { share, atLeast }: FailureLimit) {
  return failed >= atLeast && failed > share * finished;
}

/** What a running cycle does just now. */
export type CyclePhase =
  'counting' | 'upgrading' | 'soaking' | 'outside-window' | 'waiting-for-clients';

type Watched = Readonly<{
  openRing: number;
  isOpenRingDone: boolean;
  ringCount: number;
  windows: MaintenanceWindows | null;
}>;

export function phaseOf(
  { openRing, isOpenRingDone, ringCount }: Watched,
  rings: readonly RingFigures[],
  isWithinWindow: boolean,
): CyclePhase {
  if (openRing === 0) return 'counting';
  if (rings.some(({ upgrading }) => upgrading > 0)) return 'upgrading';
  if (!isWithinWindow) return 'outside-window';
  const opened = rings.filter(({ number }) => number <= openRing);
  if (opened.some(({ queued }) => queued > 0)) return 'upgrading';
  if (openRing < ringCount && isOpenRingDone) return 'soaking';
  return 'waiting-for-clients';
}
