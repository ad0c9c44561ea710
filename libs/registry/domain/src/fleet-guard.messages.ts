import type { Command, DomainEvent } from '@jumpfleet/kernel';
import type { MassChangeGuard } from './site-settings.messages.js';

/** In which way the fleet turned bad. */
export const massChanges = ['offline', 'lost', 'deletion'] as const;
export type MassChange = (typeof massChanges)[number];

/** The fleet as it is seen now, beside what it was within the window. */
export type FleetObservation = Readonly<{
  total: number;
  online: number;
  /** The most that were online at once within the window. */
  onlineBefore: number;
  /** Whose time to be lost, or to be deleted, is over. */
  dueLost: number;
  dueDeletion: number;
  /** Within the window, by the clock and not by people. */
  lost: number;
  deleted: number;
}>;

export type GuardPrincipal = Readonly<{ id: string; name: string }>;

export type ObserveFleet = Command<
  'ObserveFleet',
  { guard: MassChangeGuard; seen: FleetObservation }
>;
/** One of two administrators says that what happens is meant. */
export type ConfirmFleetGuard = Command<'ConfirmFleetGuard', { principal: GuardPrincipal }>;
export type FleetGuardCommand = ObserveFleet | ConfirmFleetGuard;

/** The count-downs stand still from here on. */
export type FleetGuardTripped = DomainEvent<
  'FleetGuardTripped',
  1,
  {
    change: MassChange;
    clients: number;
    total: number;
    percent: number;
    windowMinutes: number;
    onlineBefore: number;
    trippedAt: string;
  }
>;
export type FleetGuardConfirmed = DomainEvent<
  'FleetGuardConfirmed',
  1,
  { principal: GuardPrincipal; confirmedAt: string }
>;
/** The count-downs go on where they stood. */
export type FleetGuardReleased = DomainEvent<
  'FleetGuardReleased',
  1,
  {
    reason: 'confirmed' | 'recovered';
    confirmedBy: readonly GuardPrincipal[];
    releasedAt: string;
  }
>;
/** What was confirmed is done; the next mass change trips it again. */
export type FleetGuardRearmed = DomainEvent<'FleetGuardRearmed', 1, { rearmedAt: string }>;
export type FleetGuardEvent =
  FleetGuardTripped | FleetGuardConfirmed | FleetGuardReleased | FleetGuardRearmed;

export type FleetGuardRefusal =
  | Readonly<{ kind: 'fleet-guard-not-frozen' }>
  | Readonly<{ kind: 'second-administrator-needed'; name: string }>;

export const fleetGuardStream = 'registry.fleet-guard.site';
