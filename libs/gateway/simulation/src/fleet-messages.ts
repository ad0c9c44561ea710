import type { FleetCounts } from './fleet-counts.js';
import type { UpgradeConduct } from './upgrade-conduct.js';
import type { DiaryPages } from './upgrade-diary.js';

/** From the fleet's first process to its workers. */
export type FleetOrder =
  | Readonly<{
      type: 'start';
      site: string;
      identityFile: string;
      from: number;
      count: number;
      dialsPerSecond: number;
      version: string | undefined;
      upgrades: UpgradeConduct | undefined;
      /** Whether the process is to write down what its clients see of upgrades. */
      keepsDiary: boolean;
    }>
  | Readonly<{ type: 'cut-all' }>
  | Readonly<{ type: 'stop' }>;

/** `knockedAt`: since when the site knew that the client waits. */
export type Welcome = readonly [clientId: string, at: number, knockedAt?: number];

/** From a worker, a few times a second. */
export type FleetReport = Readonly<{
  counts: FleetCounts;
  welcomes: readonly Welcome[];
  removed: readonly string[];
  residentBytes: number;
  diary: DiaryPages | undefined;
}>;
