import { ok, refuse } from '@jumpfleet/kernel';
import type { Decider, Result } from '@jumpfleet/kernel';
import type {
  AddRelease,
  ReleaseCommand,
  ReleaseEvent,
  ReleaseRefusal,
  RemoveRelease,
} from './release.messages.js';

/** The releases of one platform. */
export type PlatformReleases = Readonly<{
  /** The greatest number that any release of the platform had, also of those that are gone. */
  lastNumber: number;
  present: ReadonlySet<string>;
}>;

export const maxReleasesPerPlatform = 100;

type Decision = Result<readonly ReleaseEvent[], ReleaseRefusal>;

/** One stream for each platform, so that of two uploads with one number only one can win. */
export const releaseDecider: Decider<
  ReleaseCommand,
  ReleaseEvent,
  PlatformReleases,
  ReleaseRefusal
> = {
  initial: { lastNumber: 0, present: new Set() },
  decide(command, releases, now) {
    switch (command.type) {
      case 'AddRelease':
        return add(command, releases, now);
      case 'RemoveRelease':
        return remove(command, releases, now);
    }
  },
  evolve(releases, { type, data }) {
    switch (type) {
      case 'ReleaseAdded':
        return {
          lastNumber: Math.max(releases.lastNumber, data.number),
          present: new Set([...releases.present, data.releaseId]),
        };
      case 'ReleaseRemoved':
        return {
          ...releases,
          present: new Set([...releases.present].filter((id) => id !== data.releaseId)),
        };
    }
  },
};

/** Clients take no smaller number than they have seen, so a release that is not the newest would help nobody. */
function add({ data }: AddRelease, { lastNumber, present }: PlatformReleases, now: Date): Decision {
  if (present.has(data.releaseId)) return ok([]);
  if (data.number <= lastNumber)
    return refuse({ kind: 'release-number-not-newer', number: data.number, last: lastNumber });
  if (present.size >= maxReleasesPerPlatform)
    return refuse({ kind: 'too-many-releases', most: maxReleasesPerPlatform });
  return ok([{ type: 'ReleaseAdded', version: 1, data: { ...data, addedAt: now.toISOString() } }]);
}

function remove({ data }: RemoveRelease, { present }: PlatformReleases, now: Date): Decision {
  if (!present.has(data.releaseId)) return refuse({ kind: 'release-not-found' });
  return ok([
    { type: 'ReleaseRemoved', version: 1, data: { ...data, removedAt: now.toISOString() } },
  ]);
}
