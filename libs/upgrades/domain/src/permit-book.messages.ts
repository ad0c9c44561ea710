import type { Command, DomainEvent } from '@jumpfleet/kernel';

/** What is asked for one client; the number is given by the book. */
export type GrantWish = Readonly<{
  clientId: string;
  releaseId: string;
  ring: number;
  /** Of the line that the client has now. */
  shard: string;
  run: string;
  leaseMs: number;
}>;

export type Permit = GrantWish &
  Readonly<{
    /** The fencing token: larger than that of every permit before it, over all books. */
    permit: number;
    cycleId: string;
  }>;

/** `done` and the first three after it end a client's part in the cycle; the others let it try again. */
export const permitOutcomes = [
  'done',
  'failed',
  'expired',
  'did-not-return',
  'disconnected',
  'withdrawn',
] as const;
export type PermitOutcome = (typeof permitOutcomes)[number];

export type PermitEnd = Readonly<{
  permit: number;
  outcome: PermitOutcome;
  /** Why, where the outcome alone does not say it. */
  code?: string;
  /** The version that the client has now, where it is known. */
  version?: string;
}>;

export type EndedPermit = Readonly<{
  permit: number;
  cycleId: string;
  clientId: string;
  ring: number;
  outcome: PermitOutcome;
  code: string | null;
  version: string | null;
}>;

/** A book begins with what the one before it ended with, so that loading never takes more than one book. */
export type OpenPermitBook = Command<
  'OpenPermitBook',
  { book: number; next: number; held: readonly Permit[] }
>;
export type GrantPermits = Command<
  'GrantPermits',
  { cycleId: string; cap: number; grants: readonly GrantWish[] }
>;
export type EndPermits = Command<'EndPermits', { ended: readonly PermitEnd[] }>;
export type ClosePermitBook = Command<'ClosePermitBook', Readonly<Record<string, never>>>;
export type PermitBookCommand = OpenPermitBook | GrantPermits | EndPermits | ClosePermitBook;

export type PermitBookOpened = DomainEvent<
  'PermitBookOpened',
  1,
  { book: number; next: number; held: readonly Permit[]; openedAt: string }
>;
export type PermitsGranted = DomainEvent<
  'PermitsGranted',
  1,
  {
    book: number;
    cycleId: string;
    permits: readonly Omit<Permit, 'cycleId'>[];
    grantedAt: string;
  }
>;
export type PermitsEnded = DomainEvent<
  'PermitsEnded',
  1,
  { book: number; ended: readonly EndedPermit[]; endedAt: string }
>;
export type PermitBookClosed = DomainEvent<
  'PermitBookClosed',
  1,
  { book: number; next: number; held: readonly Permit[]; closedAt: string }
>;
export type PermitBookEvent = PermitBookOpened | PermitsGranted | PermitsEnded | PermitBookClosed;

export type PermitBookRefusal =
  | Readonly<{ kind: 'permit-book-not-open' }>
  | Readonly<{ kind: 'permits-over-cap'; held: number; cap: number }>
  | Readonly<{ kind: 'client-holds-permit'; clientId: string }>;
