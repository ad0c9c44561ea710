import { randomUUID } from 'node:crypto';
import type { Cause } from '@jumpfleet/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { CONTENT_GATE, PACKAGE_CONTENTS } from './contents.js';
import type { ContentGate, PackageContents } from './contents.js';
import type { ReleaseRow } from './release-list.projection.js';
import { PACKAGE_ROWS } from './release-rows.js';
import type { PackageRows } from './release-rows.js';
import { Releases } from './releases.js';

/** How many releases of a platform stay. */
export const KEPT_RELEASES = Symbol('KEPT_RELEASES');

/** Lets go of old releases, and deletes every content that no release and no delta has any more. */
@Injectable()
export class Retention {
  constructor(
    @Inject(PACKAGE_ROWS) private readonly rows: PackageRows,
    @Inject(PACKAGE_CONTENTS) private readonly contents: PackageContents,
    @Inject(CONTENT_GATE) private readonly gate: ContentGate,
    @Inject(Releases) private readonly releases: Releases,
    @Inject(KEPT_RELEASES) private readonly kept: number,
  ) {}

  async letGo(): Promise<void> {
    const inUse = await this.releases.inUse();
    for (const { id: releaseId, platform } of beyond(await this.rows.releases(), this.kept))
      if (!inUse.has(releaseId))
        await this.releases.remove({ releaseId, platform, why: 'retention' }, cause());
  }

  /** While somebody adds, it waits for another time. */
  async clearAway(): Promise<boolean> {
    return this.gate.clearing(async () => {
      await this.rows.dropDeltasOfNothing();
      const [releases, deltas] = await Promise.all([this.rows.releases(), this.rows.deltas()]);
      const needed = new Set([...releases, ...deltas].map(({ digest }) => digest));
      for await (const digest of this.contents.digests())
        if (!needed.has(digest)) await this.contents.remove(digest);
    });
  }
}

function beyond(releases: readonly ReleaseRow[], kept: number): readonly ReleaseRow[] {
  const newestFirst = releases.toSorted((a, b) => Number(b.number) - Number(a.number));
  const platforms = new Set(newestFirst.map(({ platform }) => platform));
  return [...platforms].flatMap((platform) =>
    newestFirst.filter((release) => release.platform === platform).slice(kept),
  );
}

function cause(): Cause {
  return { actor: { type: 'system', id: 'upgrade-orchestrator' }, correlationId: randomUUID() };
}
