import { ok } from '@jumpfleet/kernel';
import type { Command, Decider, DomainEvent } from '@jumpfleet/kernel';

/** UP-05: the version that the site upgrades each platform to. */
export type CurrentReleases = Readonly<Record<string, string>>;

export type SetCurrentReleases = Command<'SetCurrentReleases', { versions: CurrentReleases }>;
export type CurrentReleasesChanged = DomainEvent<
  'CurrentReleasesChanged',
  1,
  { versions: CurrentReleases; changedAt: string }
>;

export const currentReleasesStream = 'upgrades.current-releases.site';

export const currentReleasesDecider: Decider<
  SetCurrentReleases,
  CurrentReleasesChanged,
  CurrentReleases,
  never
> = {
  initial: {},
  decide({ data: { versions } }, current, now) {
    const platforms = new Set([...Object.keys(versions), ...Object.keys(current)]);
    const isSame = [...platforms].every((platform) => versions[platform] === current[platform]);
    if (isSame) return ok([]);
    const changedAt = now.toISOString();
    return ok([{ type: 'CurrentReleasesChanged', version: 1, data: { versions, changedAt } }]);
  },
  evolve: (_current, { data }) => data.versions,
};
