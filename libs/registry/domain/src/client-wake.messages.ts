import type { Command, DomainEvent } from '@jumpfleet/kernel';

/** SB-32, A10 row 12: after an attempt nobody can wake the same client for so long. */
export const wakeLockMs = 30_000;

interface Attempt {
  /** The endpoint's: its items are one computer. */
  clientId: string;
  /** What the packets call. */
  macs: readonly string[];
  /** Who may be asked to send them, in this order, until enough have. */
  helpers: readonly string[];
  /** SB-33; the password itself is kept nowhere. */
  hasPassword: boolean;
}

export type AttemptWake = Command<'AttemptWake', Attempt>;

export type JumpClientWakeAttempted = DomainEvent<
  'JumpClientWakeAttempted',
  1,
  Attempt & { attemptedAt: string; availableAgainAt: string }
>;

export type ClientWakeRefusal =
  | Readonly<{ kind: 'jump-client-not-found'; clientId: string }>
  | Readonly<{ kind: 'jump-client-uninstalled'; clientId: string }>
  | Readonly<{ kind: 'wake-locked'; availableAgainAt: string }>;
