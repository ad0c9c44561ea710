import type {
  UpgradeCycleItem,
  UpgradeCycleSummary,
  UpgradeRingItem,
} from '@jumpfleet/upgrades-contracts';
import { formatCount, formatDuration } from './format.js';

type Words<Key extends string> = Readonly<Record<Key, string>>;

export const cycleStates: Words<UpgradeCycleSummary['state']> = {
  running: 'Running',
  paused: 'Paused',
  halted: 'Halted',
  cancelled: 'Cancelled',
  completed: 'Completed',
};
const phases: Words<NonNullable<UpgradeCycleItem['phase']>> = {
  counting: 'counting the Jump Clients in its scope',
  upgrading: 'upgrading',
  soaking: 'watching the ring before the next one opens',
  'outside-window': 'waiting for the maintenance window',
  'waiting-for-clients': 'waiting for Jump Clients that are offline',
};
export const ringStates: Words<UpgradeRingItem['state']> = {
  waiting: 'Waiting',
  open: 'Open',
  soaking: 'Soaking',
  done: 'Done',
};

export function cycleState({ state, phase }: Pick<UpgradeCycleItem, 'state' | 'phase'>): string {
  return phase === null ? cycleStates[state] : `${cycleStates[state]}: ${phases[phase]}`;
}

/** What somebody who looks after the fleet can do something with; codes stay beside the words. */
const failures: Words<string> = {
  'release-malformed': 'The release could not be read',
  'root-invalid': 'The trusted root is missing or not valid',
  'signature-invalid': 'The signature is wrong',
  'release-expired': 'The release has expired',
  'release-replayed': 'An older release was offered again',
  'platform-mismatch': 'The package is for another platform',
  'version-not-newer': 'The version is not newer',
  'minimum-version': 'The installed version is too old for this step',
  'length-mismatch': 'The package has the wrong length',
  'digest-mismatch': 'The package was altered on its way',
  'package-malformed': 'The package could not be unpacked',
  'disk-full': 'There is no room on the disk',
  'write-failed': 'The new version could not be written',
  'preflight-failed': 'The new version did not pass its own check',
  'start-failed': 'The new version did not start',
  'did-not-connect': 'The new version could not connect; the old one is back',
  interrupted: 'The upgrade was interrupted; the old version is back',
  'did-not-return': 'It did not come back after the restart',
  'no-progress': 'It made no progress',
};
export const failureWords = (code: string): string => failures[code] ?? code;

export function scopeWords(scope: UpgradeCycleSummary['scope']): string {
  switch (scope.type) {
    case 'all':
      return 'All Jump Clients';
    case 'jump_groups':
      return `Jump Groups ${scope.jump_groups.join(', ')}`;
    case 'tags':
      return `Tags ${scope.tags.join(', ')}`;
    case 'search':
      return `Search “${scope.search}”`;
  }
}

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export function windowWords(windows: UpgradeCycleSummary['windows']): string {
  if (windows === null) return 'At any time';
  const each = windows.windows.map(
    ({ days: some, from, to }) =>
      `${some.map((day) => days[day] ?? '').join(', ')} ${from} to ${to}`,
  );
  return `${each.join('; ')} (${windows.time_zone})`;
}

/** "in 4 min 10 s"; nothing while nobody can say. */
export function endWords(at: string | null, now: Date): string {
  if (at === null) return 'not known yet';
  const seconds = Math.round((Date.parse(at) - now.getTime()) / 1_000);
  return seconds <= 0 ? 'any moment' : `in ${formatDuration(seconds)}`;
}

type CycleTotals = Readonly<{
  clients: number;
  upgraded: number;
  failed: number;
  upgrading: number;
  waiting: number;
}>;

export function totalsOf(rings: readonly UpgradeRingItem[]): CycleTotals {
  const sum = (of: (ring: UpgradeRingItem) => number) =>
    rings.reduce((total, ring) => total + of(ring), 0);
  return {
    clients: sum(({ clients }) => clients),
    upgraded: sum(({ upgraded }) => upgraded),
    failed: sum(({ failed }) => failed),
    upgrading: sum(({ upgrading }) => upgrading),
    waiting: sum(({ queued, offline }) => queued + offline),
  };
}

export function progressWords({ clients, upgraded, failed }: CycleTotals): string {
  const done = `${formatCount(upgraded)} of ${formatCount(clients)} upgraded`;
  return failed === 0 ? done : `${done}, ${formatCount(failed)} failed`;
}

/** "10 %": of shares, which may be smaller than a percent. */
export const shareWords = (share: number): string => `${Number((share * 100).toFixed(2))} %`;
