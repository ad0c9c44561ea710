import { createHash } from 'node:crypto';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import { ok, refuse } from '@jumpfleet/kernel';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { readSignedRelease } from '@jumpfleet/releases';
import type { ReleaseRefusal as Unfit } from '@jumpfleet/releases';
import type { Release } from '@jumpfleet/upgrades-contracts';
import { releaseDecider } from '@jumpfleet/upgrades-domain';
import type { AddRelease, ReleaseRefusal } from '@jumpfleet/upgrades-domain';
import { Inject, Injectable, Optional } from '@nestjs/common';
import type { UpgradeEvent } from '../upgrade-event.codec.js';
import { RELEASES_IN_USE } from './release-shelf.js';
import type { ReleasesInUse } from './release-shelf.js';
import { TrustedRoots } from './trusted-roots.js';

export type SignedRelease = Readonly<{ id: string; release: Release; document: string }>;

export type ReleaseProblem =
  | ReleaseRefusal
  | Readonly<{ kind: 'root-missing' }>
  | Readonly<{ kind: 'release-in-use' }>
  | Readonly<{ kind: 'release-unfit'; code: Unfit['code']; detail: string }>;

const streamOf = (platform: string): string => `upgrades.releases.${platform}`;

export function releaseIdOf(document: string): string {
  return createHash('sha256').update(document).digest('hex');
}

/** Signed releases: checked before a byte of their package is taken, added once it is stored, removed when nobody needs them. */
@Injectable()
export class Releases {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<UpgradeEvent>,
    @Inject(TrustedRoots) private readonly roots: TrustedRoots,
    @Inject(CLOCK) private readonly clock: Clock,
    @Optional() @Inject(RELEASES_IN_USE) private readonly cycles?: ReleasesInUse,
  ) {}

  /** Whether it would be taken: signature, expiry, and that its platform has seen no such number. */
  async check(document: string): Promise<Result<SignedRelease, ReleaseProblem>> {
    const trusted = await this.roots.current();
    if (!trusted) return refuse({ kind: 'root-missing' });
    const now = this.clock.now();
    const read = readSignedRelease(document, trusted.root, now);
    if (!read.ok) return refuse({ kind: 'release-unfit', ...read.refusal });
    if (now.getTime() >= Date.parse(read.value.expires_at))
      return unfit('release-expired', `The release was good until ${read.value.expires_at}.`);
    const signed = { id: releaseIdOf(document), release: read.value, document };
    const history = await this.events.load(streamOf(signed.release.platform));
    const state = history.reduce(
      (folded, { event }) =>
        event.type === 'ReleaseAdded' || event.type === 'ReleaseRemoved'
          ? releaseDecider.evolve(folded, event)
          : folded,
      releaseDecider.initial,
    );
    const decision = releaseDecider.decide(addCommand(signed), state, now);
    return decision.ok ? ok(signed) : decision;
  }

  /** Its package is stored. Adding twice is adding once. */
  async add(signed: SignedRelease, cause: Cause): Promise<Result<SignedRelease, ReleaseProblem>> {
    const added = await handleCommand(this.events, releaseDecider, {
      stream: streamOf(signed.release.platform),
      command: addCommand(signed),
      cause,
      now: this.clock.now(),
    });
    return added.ok ? ok(signed) : added;
  }

  async remove(
    which: Readonly<{ releaseId: string; platform: string; why: 'asked' | 'retention' }>,
    cause: Cause,
  ): Promise<Result<undefined, ReleaseProblem>> {
    if ((await this.inUse()).has(which.releaseId)) return refuse({ kind: 'release-in-use' });
    const removed = await handleCommand(this.events, releaseDecider, {
      stream: streamOf(which.platform),
      command: { type: 'RemoveRelease', data: which },
      cause,
      now: this.clock.now(),
    });
    return removed.ok ? ok(undefined) : removed;
  }

  inUse(): Promise<ReadonlySet<string>> {
    return this.cycles?.inUse() ?? Promise.resolve(new Set<string>());
  }
}

function unfit(code: Unfit['code'], detail: string): Result<never, ReleaseProblem> {
  return refuse({ kind: 'release-unfit', code, detail });
}

function addCommand({ id, release, document }: SignedRelease): AddRelease {
  return {
    type: 'AddRelease',
    data: {
      releaseId: id,
      platform: release.platform,
      version: release.version,
      number: release.number,
      length: release.length,
      digest: release.digest,
      expiresAt: new Date(release.expires_at).toISOString(),
      minimumVersion: release.minimum_version,
      rollbackFrom: release.rollback_from,
      document,
    },
  };
}
