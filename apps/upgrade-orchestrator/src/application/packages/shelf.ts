import { CLOCK } from '@jumpfleet/lifecycle';
import type { Clock } from '@jumpfleet/kernel';
import { readSignedRelease } from '@jumpfleet/releases';
import type { Root } from '@jumpfleet/upgrades-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { ReleaseRow } from './release-list.projection.js';
import { PACKAGE_ROWS } from './release-rows.js';
import type { DeltaRow, PackageRows } from './release-rows.js';
import type { ReleaseShelf, ShelvedDelta, ShelvedRelease } from './release-shelf.js';
import { TrustedRoots } from './trusted-roots.js';

type View = Readonly<{
  releases: readonly ShelvedRelease[];
  deltas: ReadonlyMap<string, readonly ShelvedDelta[]>;
}>;

const rememberedMs = 1_000;

/** The shelf as the tables have it, read again when what is known is a second old or was just changed here. */
@Injectable()
export class RememberedShelf implements ReleaseShelf {
  private known: Readonly<{ at: number; view: Promise<View> }> | undefined;
  /** A signature stays as good as it is under one root. */
  private signed: Readonly<{ root: Root | undefined; good: Map<string, boolean> }> = {
    root: undefined,
    good: new Map(),
  };

  constructor(
    @Inject(PACKAGE_ROWS) private readonly rows: PackageRows,
    @Inject(TrustedRoots) private readonly roots: TrustedRoots,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async all(): Promise<readonly ShelvedRelease[]> {
    return (await this.view()).releases;
  }

  async find(releaseId: string): Promise<ShelvedRelease | undefined> {
    return (await this.all()).find(({ id }) => id === releaseId);
  }

  async ofVersion(version: string): Promise<readonly ShelvedRelease[]> {
    const newest = new Map<string, ShelvedRelease>();
    for (const release of await this.all())
      if (release.isGood && release.version === version && !newest.has(release.platform))
        newest.set(release.platform, release);
    return [...newest.values()];
  }

  async deltasTo(releaseId: string): Promise<readonly ShelvedDelta[]> {
    const { releases, deltas } = await this.view();
    const release = releases.find(({ id }) => id === releaseId);
    return (release && deltas.get(release.digest)) ?? [];
  }

  forget(): void {
    this.known = undefined;
  }

  private view(): Promise<View> {
    const now = performance.now();
    if (this.known && now - this.known.at < rememberedMs) return this.known.view;
    const view = this.read();
    this.known = { at: now, view };
    view.catch(() => {
      this.forget();
    });
    return view;
  }

  private async read(): Promise<View> {
    const [releases, deltas, trusted] = await Promise.all([
      this.rows.releases(),
      this.rows.deltas(),
      this.roots.current(),
    ]);
    if (this.signed.root !== trusted?.root) this.signed = { root: trusted?.root, good: new Map() };
    const shelved = releases.map((row) => this.shelved(row));
    return { releases: shelved.sort(newestFirst), deltas: deltasByTarget(deltas) };
  }

  private shelved(row: ReleaseRow): ShelvedRelease {
    return {
      id: row.id,
      platform: row.platform,
      version: row.version,
      number: Number(row.number),
      length: Number(row.length),
      digest: row.digest,
      expiresAt: row.expires_at,
      minimumVersion: row.minimum_version,
      rollbackFrom: row.rollback_from,
      addedAt: row.added_at,
      isGood: this.isGood(row),
    };
  }

  private isGood({ id, document, expires_at }: ReleaseRow): boolean {
    const now = this.clock.now();
    const { root, good } = this.signed;
    if (!root || now.getTime() >= Date.parse(expires_at)) return false;
    if (now.getTime() >= Date.parse(root.expires_at)) return false;
    const known = good.get(id) ?? readSignedRelease(document, root, now).ok;
    good.set(id, known);
    return known;
  }
}

function newestFirst(one: ShelvedRelease, other: ShelvedRelease): number {
  const byTime = other.addedAt.localeCompare(one.addedAt);
  return byTime === 0 ? other.number - one.number : byTime;
}

function deltasByTarget(rows: readonly DeltaRow[]): ReadonlyMap<string, readonly ShelvedDelta[]> {
  const found = new Map<string, ShelvedDelta[]>();
  for (const { to_digest, from_version, digest, length } of rows) {
    if (digest === null || length === null) continue;
    const delta = { from: from_version, digest, length: Number(length) };
    found.set(to_digest, [...(found.get(to_digest) ?? []), delta]);
  }
  return found;
}
