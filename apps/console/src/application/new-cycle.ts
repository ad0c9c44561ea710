import type { StartUpgradeCycle } from '@jumpfleet/upgrades-contracts';

type Scope = StartUpgradeCycle['scope'];
type Windows = NonNullable<StartUpgradeCycle['windows']>;
type ScopeType = Scope['type'];

/** The form of a new cycle, as it is typed. */
export type NewCycle = Readonly<{
  version: string;
  scopeType: ScopeType;
  /** Numbers of groups, or tags, by commas; or the words of a search. */
  scopeText: string;
  rings: readonly TypedRing[];
  /** In percent. */
  failureShare: number;
  failureAtLeast: number;
  windows: TypedWindows | null;
  isAutomatic: boolean;
  comment: string;
}>;
export type TypedRing = Readonly<{ percent: number; soakMinutes: number }>;
export type TypedWindows = Readonly<{
  timeZone: string;
  days: readonly number[];
  from: string;
  to: string;
}>;

export const standardRings: readonly TypedRing[] = [
  { percent: 1, soakMinutes: 10 },
  { percent: 10, soakMinutes: 10 },
  { percent: 50, soakMinutes: 10 },
  { percent: 100, soakMinutes: 0 },
];

export const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** Cancelled or completed, a cycle makes room for the next. */
export const isOver = (state: string): boolean => state === 'cancelled' || state === 'completed';

export function cycleWish(typed: NewCycle): StartUpgradeCycle {
  return {
    version: typed.version,
    scope: scopeOf(typed.scopeType, typed.scopeText),
    rings: typed.rings.map(({ percent, soakMinutes }) => ({
      share: percent / 100,
      soak_seconds: Math.round(soakMinutes * 60),
    })),
    failure: { share: typed.failureShare / 100, at_least: typed.failureAtLeast },
    ...(typed.windows && { windows: windowsOf(typed.windows) }),
    automatic: typed.isAutomatic,
    ...(typed.comment !== '' && { comment: typed.comment }),
  };
}

function scopeOf(type: ScopeType, text: string): Scope {
  switch (type) {
    case 'all':
      return { type };
    case 'jump_groups':
      return { type, jump_groups: listed(text).map(Number) };
    case 'tags':
      return { type, tags: listed(text) };
    case 'search':
      return { type, search: text.trim() };
  }
}

const listed = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function windowsOf({ timeZone, days, from, to }: TypedWindows): Windows {
  return { time_zone: timeZone, windows: [{ days: days.toSorted((a, b) => a - b), from, to }] };
}

/** What a roll-back can choose from. */
type Rollback = Readonly<{
  version: string;
  good: boolean;
  rollback_from: readonly string[];
}>;

/** Versions that are signed to replace this one, each once. */
export function rollbackVersions(from: string, releases: readonly Rollback[]): string[] {
  const fit = releases.filter(({ good, rollback_from }) => good && rollback_from.includes(from));
  return [...new Set(fit.map(({ version }) => version))];
}

/** Whoever took the version goes back, all in one ring. */
export function rollbackWish({ scope }: Pick<StartUpgradeCycle, 'scope'>, version: string) {
  return { version, scope, rings: [{ share: 1, soak_seconds: 0 }], rollback: true };
}
