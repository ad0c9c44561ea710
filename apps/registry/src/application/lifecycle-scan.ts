import type { Cause, Clock } from '@jumpfleet/kernel';
import type {
  FleetGuard,
  FleetGuardEvent,
  FleetObservation,
  JumpClientSiteSettings,
  Pause,
} from '@jumpfleet/registry-domain';
import { countdownCutoff, dayMs, minuteMs, offlineLimitMs } from '@jumpfleet/registry-domain';
import { randomUUID } from 'node:crypto';
import type { FleetGuardHandler } from './fleet-guard.handler.js';
import type { LifecycleActs } from './lifecycle-acts.js';
import type { Countdowns, Cutoff, FleetWatch } from './lifecycle-ports.js';
import type { SiteSettings } from './ports.js';

export type ScanParts = Readonly<{
  countdowns: Countdowns;
  watch: FleetWatch;
  guard: FleetGuardHandler;
  acts: LifecycleActs;
  settings: SiteSettings;
  clock: Clock;
  /** A longer time without a look is not held against anybody. */
  longestGapMs: number;
}>;

export type ScanReport = Readonly<{
  lost: number;
  deleted: number;
  back: number;
  guardNews: readonly FleetGuardEvent[];
  isFrozen: boolean;
}>;

type Look = Readonly<{ now: number; limits: readonly number[]; due: DueTimes }>;
/** Since when one must have been offline to be over its time now; undefined is nobody. */
type DueTimes = Readonly<{ deletion: readonly Cutoff[]; lost: number | undefined }>;

/**
 * Walks along the count-downs that are over, and makes lost, expired and overdue what is. One look costs
 * what it finds, not what there is; whatever was left by a crash is found again by the next.
 */
export class LifecycleScan {
  constructor(private readonly parts: ScanParts) {}

  async run(): Promise<ScanReport> {
    const { acts, watch } = this.parts;
    const before = await this.parts.guard.current();
    const look = await this.look(before);
    const back = await acts.welcomeBack();
    const { guard, news } = await this.observe(before, look);
    const isFrozen = guard.phase === 'frozen';
    const done = isFrozen ? { lost: 0, deleted: 0 } : await this.act(look);
    const { windowMinutes } = this.parts.settings.current().massChangeGuard;
    if (this.isGuarded(guard) && done.lost + done.deleted > 0)
      await watch.note(look.now, { online: 0, ...done }, look.now - windowMinutes * minuteMs);
    return { ...done, back, guardNews: news, isFrozen };
  }

  private async look(guard: FleetGuard): Promise<Look> {
    const { watch, countdowns, clock, settings, longestGapMs } = this.parts;
    const now = clock.now().getTime();
    const pauses = await watch.look(now, guard.phase === 'frozen', longestGapMs);
    const limits = await countdowns.limits();
    return { now, limits, due: dueTimes(now, limits, settings.current(), pauses) };
  }

  /** A guard that is off and holds nothing costs nothing. */
  private async observe(
    guard: FleetGuard,
    look: Look,
  ): Promise<{ guard: FleetGuard; news: readonly FleetGuardEvent[] }> {
    if (!this.isGuarded(guard)) return { guard, news: [] };
    const { massChangeGuard } = this.parts.settings.current();
    const from = windowStart(guard, look.now, massChangeGuard.windowMinutes);
    const seen = await this.seen(look, from);
    const keepFrom = look.now - massChangeGuard.windowMinutes * minuteMs;
    await this.parts.watch.note(look.now, { online: seen.online, lost: 0, deleted: 0 }, keepFrom);
    const command = { type: 'ObserveFleet', data: { guard: massChangeGuard, seen } } as const;
    const observed = await this.parts.guard.handle(command, bySystem());
    return observed.ok ? observed.value : { guard, news: [] };
  }

  private isGuarded(guard: FleetGuard): boolean {
    return this.parts.settings.current().massChangeGuard.enabled || guard.phase !== 'watching';
  }

  private async seen({ now, limits, due }: Look, from: number): Promise<FleetObservation> {
    const { countdowns, watch } = this.parts;
    const { total, online } = await watch.count();
    const earlier = await watch.since(from);
    const enough = total + 1;
    return {
      total,
      online,
      onlineBefore: Math.max(online, earlier.online),
      dueLost: due.lost === undefined ? 0 : await countdowns.countSilent(limits, due.lost, enough),
      dueDeletion: await countdowns.countDue(due.deletion, now, enough),
      lost: earlier.lost,
      deleted: earlier.deleted,
    };
  }

  /** First who goes, so that nobody is called lost on the way out. */
  private async act({ now, limits, due }: Look): Promise<{ lost: number; deleted: number }> {
    const { acts } = this.parts;
    const deleted = (await acts.expire(now)) + (await acts.deleteOverdue(due.deletion));
    const lost = due.lost === undefined ? 0 : await acts.loseSilent(limits, due.lost);
    return { lost, deleted };
  }
}

/** What happened before the guard was last armed is settled. */
function windowStart(guard: FleetGuard, now: number, windowMinutes: number): number {
  const opens = now - windowMinutes * minuteMs;
  const armed = guard.phase === 'watching' && guard.since !== null ? Date.parse(guard.since) : 0;
  return Math.max(opens, armed);
}

function dueTimes(
  now: number,
  limits: readonly number[],
  { deleteAfterDays, lostAfterDays }: JumpClientSiteSettings,
  pauses: readonly Pause[],
): DueTimes {
  const deletion = limits.flatMap((minutes): Cutoff[] => {
    const limit = offlineLimitMs(minutes, deleteAfterDays);
    return limit === undefined ? [] : [{ minutes, since: countdownCutoff(now, limit, pauses) }];
  });
  const lost =
    lostAfterDays === null ? undefined : countdownCutoff(now, lostAfterDays * dayMs, pauses);
  return { deletion, lost };
}

function bySystem(): Cause {
  return { actor: { type: 'system', id: 'registry' }, correlationId: randomUUID() };
}
