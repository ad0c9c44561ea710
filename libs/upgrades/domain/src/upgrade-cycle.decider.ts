import { ok, refuse } from '@jumpfleet/kernel';
import type { Decider, Result } from '@jumpfleet/kernel';
import { windowsFault } from './maintenance-windows.js';
import { reviewed } from './cycle-review.js';
import { finishedIn } from './upgrade-cycle.js';
import type { KnownCycle, UpgradeCycle } from './upgrade-cycle.js';
import { cycleBounds } from './upgrade-cycle.messages.js';
import type {
  CountCycleMembers,
  CycleTerms,
  FailureLimit,
  ResumeUpgradeCycle,
  StartUpgradeCycle,
  UpgradeCycleCommand,
  UpgradeCycleEvent,
  UpgradeCycleRefusal,
  UpgradeRing,
} from './upgrade-cycle.messages.js';

type Decision = Result<readonly UpgradeCycleEvent[], UpgradeCycleRefusal>;

export const upgradeCycleStream = (cycleId: string): string => `upgrades.cycle.${cycleId}`;

/** The life of one upgrade cycle; what is done to single clients stands in the books of permits. */
export const upgradeCycleDecider: Decider<
  UpgradeCycleCommand,
  UpgradeCycleEvent,
  UpgradeCycle,
  UpgradeCycleRefusal
> = {
  initial: { state: 'unknown' },
  decide(command, cycle, now) {
    if (command.type === 'StartUpgradeCycle') return start(command, cycle, now);
    if (cycle.state === 'unknown') return refuse({ kind: 'upgrade-cycle-not-found' });
    switch (command.type) {
      case 'CountCycleMembers':
        return count(command, cycle, now);
      case 'ReviewUpgradeCycle':
        return ok(reviewed(command, cycle, now));
      case 'PauseUpgradeCycle':
        return pause(command.data.cycleId, cycle, now);
      case 'ResumeUpgradeCycle':
        return resume(command, cycle, now);
      case 'CancelUpgradeCycle':
        return cancel(command.data.cycleId, cycle, now);
    }
  },
  evolve(cycle, event) {
    if (event.type === 'UpgradeCycleStarted') return started(event.data);
    return cycle.state === 'unknown' ? cycle : evolveKnown(cycle, event);
  },
};

type LaterEvent = Exclude<UpgradeCycleEvent, Readonly<{ type: 'UpgradeCycleStarted' }>>;

function started({ rings, failure }: CycleTerms): KnownCycle {
  const progress: KnownCycle['progress'] = [];
  return { state: 'running', rings, failure, areMembersCounted: false, progress, forgiven: [] };
}

function evolveKnown(cycle: KnownCycle, event: LaterEvent): KnownCycle {
  switch (event.type) {
    case 'CycleMembersCounted':
      return { ...cycle, areMembersCounted: true };
    case 'UpgradeRingOpened': {
      const openedAt = Date.parse(event.data.openedAt);
      return { ...cycle, progress: [...cycle.progress, { openedAt, doneAt: undefined }] };
    }
    case 'UpgradeRingDone': {
      const { ring, doneAt } = event.data;
      const progress = cycle.progress.map((one, index) =>
        index + 1 === ring ? { ...one, doneAt: Date.parse(doneAt) } : one,
      );
      return { ...cycle, progress };
    }
    case 'UpgradeCycleHalted':
      return { ...cycle, state: 'halted' };
    case 'UpgradeCyclePaused':
      return { ...cycle, state: 'paused' };
    case 'UpgradeCycleResumed':
      return { ...cycle, state: 'running', forgiven: event.data.forgiven };
    case 'UpgradeCycleCancelled':
      return { ...cycle, state: 'cancelled' };
    case 'UpgradeCycleCompleted':
      return { ...cycle, state: 'completed' };
  }
}

function start({ data }: StartUpgradeCycle, cycle: UpgradeCycle, now: Date): Decision {
  if (cycle.state !== 'unknown') return ok([]);
  if (!areRings(data.rings)) return refuse({ kind: 'upgrade-rings-invalid' });
  if (!isFailureLimit(data.failure)) return refuse({ kind: 'upgrade-failure-limit-invalid' });
  const fault = windowsFault(data.windows);
  if (fault !== undefined) return refuse({ kind: 'maintenance-windows-invalid', fault });
  const startedAt = now.toISOString();
  return ok([{ type: 'UpgradeCycleStarted', version: 1, data: { ...data, startedAt } }]);
}

function areRings(rings: readonly UpgradeRing[]): boolean {
  const { maxRings, maxSoakSeconds } = cycleBounds;
  const grows = rings.every(({ share }, index) => share > (rings[index - 1]?.share ?? 0));
  const soaks = rings.every(
    ({ soakSeconds }) =>
      Number.isInteger(soakSeconds) && soakSeconds >= 0 && soakSeconds <= maxSoakSeconds,
  );
  return rings.length <= maxRings && rings.at(-1)?.share === 1 && grows && soaks;
}

function isFailureLimit({ share, atLeast }: FailureLimit): boolean {
  return share >= 0 && share <= 1 && Number.isInteger(atLeast) && atLeast >= 1;
}

function count({ data }: CountCycleMembers, cycle: KnownCycle, now: Date): Decision {
  if (cycle.areMembersCounted || isOver(cycle)) return ok([]);
  const at = now.toISOString();
  const { cycleId } = data;
  return ok([
    { type: 'CycleMembersCounted', version: 1, data: { ...data, countedAt: at } },
    { type: 'UpgradeRingOpened', version: 1, data: { cycleId, ring: 1, openedAt: at } },
  ]);
}

/** A cycle that is halted gives no permits either: pausing it would only hide why. */
function pause(cycleId: string, cycle: KnownCycle, now: Date): Decision {
  if (isOver(cycle)) return over(cycle);
  if (cycle.state !== 'running') return ok([]);
  const pausedAt = now.toISOString();
  return ok([{ type: 'UpgradeCyclePaused', version: 1, data: { cycleId, pausedAt } }]);
}

function resume({ data }: ResumeUpgradeCycle, cycle: KnownCycle, now: Date): Decision {
  if (isOver(cycle)) return over(cycle);
  if (cycle.state === 'running') return ok([]);
  const forgiven = cycle.state === 'halted' ? data.rings.map(finishedIn) : cycle.forgiven;
  const resumed = { cycleId: data.cycleId, forgiven, resumedAt: now.toISOString() };
  return ok([{ type: 'UpgradeCycleResumed', version: 1, data: resumed }]);
}

function cancel(cycleId: string, cycle: KnownCycle, now: Date): Decision {
  if (cycle.state === 'cancelled') return ok([]);
  if (isOver(cycle)) return over(cycle);
  const cancelledAt = now.toISOString();
  return ok([{ type: 'UpgradeCycleCancelled', version: 1, data: { cycleId, cancelledAt } }]);
}

function isOver({ state }: KnownCycle): boolean {
  return state === 'cancelled' || state === 'completed';
}

function over({ state }: KnownCycle): Decision {
  const ended = state === 'cancelled' ? 'cancelled' : 'completed';
  return refuse({ kind: 'upgrade-cycle-over', state: ended });
}
