import type { Command, DomainEvent } from '@jumpfleet/kernel';

export type UpgradeScope =
  | Readonly<{ type: 'all' }>
  | Readonly<{ type: 'jump_groups'; jumpGroups: readonly number[] }>
  | Readonly<{ type: 'tags'; tags: readonly string[] }>
  | Readonly<{ type: 'search'; search: string }>;

export type UpgradeRing = Readonly<{
  /** Of all clients of the cycle, this ring and those before it: grows, and ends with 1. */
  share: number;
  /** How long the ring is watched before the next one opens. */
  soakSeconds: number;
}>;

/** A cycle halts when a ring has at least so many failures, and more than the share of those that finished. */
export type FailureLimit = Readonly<{ share: number; atLeast: number }>;

/** On these days (0 is Monday), from one time to the other; past midnight when `to` is not later. */
export type MaintenanceWindow = Readonly<{
  days: readonly number[];
  from: string;
  to: string;
}>;
export type MaintenanceWindows = Readonly<{
  /** An IANA name. */
  timeZone: string;
  windows: readonly MaintenanceWindow[];
}>;

export type CycleTarget = Readonly<{ platform: string; releaseId: string; version: string }>;

export type CycleTerms = Readonly<{
  version: string;
  targets: readonly CycleTarget[];
  scope: UpgradeScope;
  rings: readonly UpgradeRing[];
  failure: FailureLimit;
  windows: MaintenanceWindows | null;
  isRollback: boolean;
  /** Without it only clients are upgraded that a jump attempt, or somebody, moves to the front. */
  isAutomatic: boolean;
  comment: string;
}>;

export const standardRings: readonly UpgradeRing[] = [
  { share: 0.01, soakSeconds: 600 },
  { share: 0.1, soakSeconds: 600 },
  { share: 0.5, soakSeconds: 600 },
  { share: 1, soakSeconds: 0 },
];
export const standardFailureLimit: FailureLimit = { share: 0.05, atLeast: 3 };
export const cycleBounds = { maxRings: 10, maxSoakSeconds: 604_800, maxWindows: 20 } as const;

/** Clients of one ring; `number` counts from 1. */
export type RingFigures = Readonly<{
  number: number;
  /** Connected, and waiting. */
  queued: number;
  /** Waiting, and not connected. */
  offline: number;
  upgrading: number;
  upgraded: number;
  failed: number;
}>;

type OfCycle<Data = unknown> = Readonly<{ cycleId: string }> & Data;

export type StartUpgradeCycle = Command<'StartUpgradeCycle', OfCycle<CycleTerms>>;
/** All clients of the scope have their place: before that nothing is granted, and no ring is done. */
export type CountCycleMembers = Command<'CountCycleMembers', OfCycle<{ members: number }>>;
/** What was seen of the rings leads on: to the next ring, to a halt, to the end. */
export type ReviewUpgradeCycle = Command<
  'ReviewUpgradeCycle',
  OfCycle<{ rings: readonly RingFigures[] }>
>;
export type PauseUpgradeCycle = Command<'PauseUpgradeCycle', OfCycle>;
/** With the figures of now: after a halt, what failed before does not count again. */
export type ResumeUpgradeCycle = Command<
  'ResumeUpgradeCycle',
  OfCycle<{ rings: readonly RingFigures[] }>
>;
export type CancelUpgradeCycle = Command<'CancelUpgradeCycle', OfCycle>;
export type UpgradeCycleCommand =
  | StartUpgradeCycle
  | CountCycleMembers
  | ReviewUpgradeCycle
  | PauseUpgradeCycle
  | ResumeUpgradeCycle
  | CancelUpgradeCycle;

export type FinishedInRing = Readonly<{ ring: number; finished: number; failed: number }>;

export type UpgradeCycleStarted = DomainEvent<
  'UpgradeCycleStarted',
  1,
  OfCycle<CycleTerms & Readonly<{ startedAt: string }>>
>;
export type CycleMembersCounted = DomainEvent<
  'CycleMembersCounted',
  1,
  OfCycle<{ members: number; countedAt: string }>
>;
export type UpgradeRingOpened = DomainEvent<
  'UpgradeRingOpened',
  1,
  OfCycle<{ ring: number; openedAt: string }>
>;
/** None of its connected clients waits or is under way; from now on it is watched. */
export type UpgradeRingDone = DomainEvent<
  'UpgradeRingDone',
  1,
  OfCycle<{ ring: number; upgraded: number; failed: number; offline: number; doneAt: string }>
>;
export type UpgradeCycleHalted = DomainEvent<
  'UpgradeCycleHalted',
  1,
  OfCycle<FinishedInRing & Readonly<{ haltedAt: string }>>
>;
export type UpgradeCyclePaused = DomainEvent<
  'UpgradeCyclePaused',
  1,
  OfCycle<{ pausedAt: string }>
>;
export type UpgradeCycleResumed = DomainEvent<
  'UpgradeCycleResumed',
  1,
  OfCycle<{ forgiven: readonly FinishedInRing[]; resumedAt: string }>
>;
export type UpgradeCycleCancelled = DomainEvent<
  'UpgradeCycleCancelled',
  1,
  OfCycle<{ cancelledAt: string }>
>;
export type UpgradeCycleCompleted = DomainEvent<
  'UpgradeCycleCompleted',
  1,
  OfCycle<{ upgraded: number; failed: number; completedAt: string }>
>;
export type UpgradeCycleEvent =
  | UpgradeCycleStarted
  | CycleMembersCounted
  | UpgradeRingOpened
  | UpgradeRingDone
  | UpgradeCycleHalted
  | UpgradeCyclePaused
  | UpgradeCycleResumed
  | UpgradeCycleCancelled
  | UpgradeCycleCompleted;

export type UpgradeCycleRefusal =
  | Readonly<{ kind: 'upgrade-cycle-not-found' }>
  | Readonly<{ kind: 'upgrade-cycle-over'; state: 'cancelled' | 'completed' }>
  | Readonly<{ kind: 'upgrade-rings-invalid' }>
  | Readonly<{ kind: 'upgrade-failure-limit-invalid' }>
  | Readonly<{ kind: 'maintenance-windows-invalid'; fault: string }>;
