import type { DomainEvent } from '@jumpfleet/kernel';
import type { Within } from '@jumpfleet/event-log';
import type { PermitEnd } from '@jumpfleet/upgrades-domain';

/** The transaction of an append, whatever events it is about. */
export type Transaction = Parameters<Within<DomainEvent>>[0];

/** A cycle as the queue numbers it; what was gathered before it is filled has no place yet. */
export type CycleRoll = Readonly<{ cycle: number; cycleId: string; isFilled: boolean }>;

/** Where the open ring is by now: whoever comes takes no place before it. */
export type Head = Readonly<{ ring: number; turn: number }>;

export type Candidate = Readonly<{
  clientId: string;
  ring: number;
  turn: number;
  isFront: boolean;
  shard: string;
  run: string;
  platform: string;
  version: string;
}>;

export type CandidateWish = Readonly<{
  cycle: number;
  openRing: number;
  isFrontOnly: boolean;
  head: Head;
  limit: number;
}>;

/** A permit as it stands in the table beside its event. */
export type HeldPermit = Readonly<{
  permit: number;
  clientId: string;
  cycleId: string;
  ring: number;
  releaseId: string;
  /** Of the line that its client has, or had last. */
  shard: string;
  run: string;
  platform: string;
  /** What the client runs. */
  version: string;
  /** How long the client may be away; nothing before it was told to restart. */
  withinMs: number | undefined;
}>;

export type GrantedRow = Readonly<{ clientId: string; permit: number; releaseId: string }>;

/** `detail` is for people, beside the failure. */
export type EndedRow = PermitEnd & Readonly<{ detail?: string }>;

/** What presence, or the registry, says of one client. */
export type LineNews = Readonly<{
  clientId: string;
  epoch: number;
  line: number;
  isOpen: boolean;
  version: string;
  /** It runs what the cycle leads to, or something that the cycle does not replace. */
  isCurrent: boolean;
}>;

export type MemberNews = LineNews & Readonly<{ platform: string; listKey: string; name: string }>;

/** A client that the queue does not know, or that holds a permit. */
export type NewsAnswer = Readonly<{
  clientId: string;
  permit: number;
  isKnown: boolean;
  /** Nothing later was known of it. */
  isNews: boolean;
}>;

export type Standing = Readonly<{
  clientId: string;
  isOnline: boolean;
  platform: string;
  version: string;
}>;

/** The queue as the scheduler needs it. */
export interface UpgradeQueue {
  /** Begins a new term: grants of every earlier one are undone. */
  lead(): Promise<number>;
  roll(cycleId: string): Promise<CycleRoll>;
  /** Answers how many members the cycle has. */
  fill(cycle: number, shares: readonly number[]): Promise<number>;
  candidates(wish: CandidateWish): Promise<Candidate[]>;
  held(): Promise<HeldPermit[]>;
  standings(clientIds: readonly string[]): Promise<Standing[]>;
  /** Throws `QueueMoved` when one of them has lost its place, or another process leads. */
  grant(
    tx: Transaction,
    term: number,
    cycle: number,
    permits: readonly GrantedRow[],
  ): Promise<void>;
  end(tx: Transaction, ended: readonly EndedRow[], head: Head): Promise<void>;
  /** Throws `QueueMoved` when another process leads. */
  noteRestarts(
    term: number,
    restarts: readonly Readonly<{ permit: number; withinMs: number }>[],
  ): Promise<void>;
  applyPresence(cycle: number, news: readonly LineNews[], head: Head): Promise<NewsAnswer[]>;
  /** Answers how many were new. */
  join(cycle: number, members: readonly MemberNews[], head: Head): Promise<number>;
}

/** A grant was undone: what it was decided on holds no longer. */
export class QueueMoved extends Error {
  override readonly name = 'QueueMoved';
}
