import { compareVersions } from '@jumpfleet/upgrades-contracts';
import type { CycleTarget } from '@jumpfleet/upgrades-domain';

/** What a cycle leads its clients to. */
export type CycleAim = Readonly<{ targets: readonly CycleTarget[]; isRollback: boolean }>;

/** Whether a client needs nothing: it runs the target, or a newer version that only a roll-back replaces. */
export function isCurrent(aim: CycleAim, platform: string, version: string): boolean {
  const target = aim.targets.find((one) => one.platform === platform);
  if (!target || version === '') return false;
  const order = compareVersions(version, target.version);
  return order === 0 || (order > 0 && !aim.isRollback);
}

export const hasTarget = (aim: CycleAim, platform: string): boolean =>
  aim.targets.some((one) => one.platform === platform);

export const releasesOf = ({ targets }: CycleAim): ReadonlyMap<string, string> =>
  new Map(targets.map(({ platform, releaseId }) => [platform, releaseId]));
