import type { Decider, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type {
  ConfirmFleetGuard,
  FleetGuardCommand,
  FleetGuardEvent,
  FleetGuardRefusal,
  FleetGuardTripped,
  FleetObservation,
  GuardPrincipal,
  MassChange,
  ObserveFleet,
} from './fleet-guard.messages.js';
import { massChanges } from './fleet-guard.messages.js';

type Trip = FleetGuardTripped['data'];

export type FleetGuard =
  | Readonly<{ phase: 'watching'; since: string | null }>
  | Readonly<{ phase: 'frozen'; trip: Trip; confirmedBy: readonly GuardPrincipal[] }>
  /** What was due when two administrators confirmed it is being done. */
  | Readonly<{ phase: 'released'; trip: Trip }>;

type Decision = Result<readonly FleetGuardEvent[], FleetGuardRefusal>;

/** D5: one alert for a change of many clients at once, which stands still until it is undone or confirmed by two. */
export const fleetGuardDecider: Decider<
  FleetGuardCommand,
  FleetGuardEvent,
  FleetGuard,
  FleetGuardRefusal
> = {
  initial: { phase: 'watching', since: null },
  decide(command, guard, now) {
    switch (command.type) {
      case 'ObserveFleet':
        return observe(command, guard, now);
      case 'ConfirmFleetGuard':
        return confirm(command, guard, now);
    }
  },
  evolve(guard, event) {
    switch (event.type) {
      case 'FleetGuardTripped':
        return { phase: 'frozen', trip: event.data, confirmedBy: [] };
      case 'FleetGuardConfirmed': {
        if (guard.phase !== 'frozen') return guard;
        return { ...guard, confirmedBy: [...guard.confirmedBy, event.data.principal] };
      }
      case 'FleetGuardReleased': {
        const { reason, releasedAt } = event.data;
        if (guard.phase !== 'frozen' || reason === 'recovered')
          return { phase: 'watching', since: releasedAt };
        return { phase: 'released', trip: guard.trip };
      }
      case 'FleetGuardRearmed':
        return { phase: 'watching', since: event.data.rearmedAt };
    }
  },
};

function observe({ data }: ObserveFleet, guard: FleetGuard, now: Date): Decision {
  const { seen } = data;
  switch (guard.phase) {
    case 'watching':
      return ok(trip(data, now));
    case 'frozen': {
      // By the share that it tripped at: a setting that is changed meanwhile does not let it go.
      if (!isOver(seen, guard.trip)) return ok([]);
      const releasedAt = now.toISOString();
      const released = { reason: 'recovered', confirmedBy: [], releasedAt } as const;
      return ok([{ type: 'FleetGuardReleased', version: 1, data: released }]);
    }
    case 'released': {
      if (Math.max(seen.dueLost, seen.dueDeletion) > most(seen.total, guard.trip)) return ok([]);
      const data = { rearmedAt: now.toISOString() };
      return ok([{ type: 'FleetGuardRearmed', version: 1, data }]);
    }
  }
}

function trip({ guard, seen }: ObserveFleet['data'], now: Date): FleetGuardTripped[] {
  if (!guard.enabled) return [];
  const { percent, windowMinutes } = guard;
  const total = seen.total + seen.deleted;
  const clients = changesIn(seen);
  const change = massChanges.find((name) => clients[name] > most(total, guard));
  if (!change) return [];
  return [
    {
      type: 'FleetGuardTripped',
      version: 1,
      data: {
        change,
        clients: clients[change],
        total,
        percent,
        windowMinutes,
        onlineBefore: seen.onlineBefore,
        trippedAt: now.toISOString(),
      },
    },
  ];
}

function changesIn(seen: FleetObservation): Record<MassChange, number> {
  return {
    offline: seen.onlineBefore - seen.online,
    lost: seen.lost + seen.dueLost,
    deletion: seen.deleted + seen.dueDeletion,
  };
}

/** Nothing is deleted or lost while it is frozen, so that only those who are due count. */
function isOver(seen: FleetObservation, tripped: Trip): boolean {
  const bound = most(tripped.total, tripped);
  const isBack = tripped.onlineBefore - seen.online <= bound;
  return isBack && Math.max(seen.dueLost, seen.dueDeletion) <= bound;
}

function most(total: number, { percent }: Readonly<{ percent: number }>): number {
  return (total * percent) / 100;
}

/** Twice by the same person is no second administrator. */
function confirm({ data }: ConfirmFleetGuard, guard: FleetGuard, now: Date): Decision {
  const { principal } = data;
  if (guard.phase !== 'frozen') return refuse({ kind: 'fleet-guard-not-frozen' });
  if (guard.confirmedBy.some(({ id }) => id === principal.id))
    return refuse({ kind: 'second-administrator-needed', name: principal.name });
  const at = now.toISOString();
  const confirmed = {
    type: 'FleetGuardConfirmed',
    version: 1,
    data: { principal, confirmedAt: at },
  } as const;
  const confirmedBy = [...guard.confirmedBy, principal];
  if (confirmedBy.length < 2) return ok([confirmed]);
  const released = { reason: 'confirmed', confirmedBy, releasedAt: at } as const;
  return ok([confirmed, { type: 'FleetGuardReleased', version: 1, data: released }]);
}
