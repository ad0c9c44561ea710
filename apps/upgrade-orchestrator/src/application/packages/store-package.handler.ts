import { refuse } from '@jumpfleet/kernel';
import type { Cause, Result } from '@jumpfleet/kernel';
import { checkPackage } from '@jumpfleet/releases';
import { Inject, Injectable } from '@nestjs/common';
import { CONTENT_GATE, PACKAGE_CONTENTS } from './contents.js';
import type { ContentGate, PackageContents } from './contents.js';
import { Releases } from './releases.js';
import type { ReleaseProblem, SignedRelease } from './releases.js';

export type StoreRefusal = ReleaseProblem | Readonly<{ kind: 'package-not-stored' }>;

/** From a package that was brought to a release that is there: first the content is safe, then the event says so. */
@Injectable()
export class StorePackageHandler {
  constructor(
    @Inject(Releases) private readonly releases: Releases,
    @Inject(PACKAGE_CONTENTS) private readonly contents: PackageContents,
    @Inject(CONTENT_GATE) private readonly gate: ContentGate,
  ) {}

  /** Whatever is wrong with the bytes shows before anything is stored. Doing it twice is doing it once. */
  async store(
    document: string,
    file: string,
    cause: Cause,
  ): Promise<Result<SignedRelease, StoreRefusal>> {
    const signed = await this.releases.check(document);
    if (!signed.ok) return signed;
    const { release } = signed.value;
    const checked = await checkPackage(file, release);
    if (!checked.ok) return refuse({ kind: 'release-unfit', ...checked.refusal });
    return this.gate.adding(async () => {
      await this.contents.put(release.digest, file);
      return this.releases.add(signed.value, cause);
    });
  }

  /** A release of a package that is stored already: signed anew, or a roll-back. */
  async storeKnown(document: string, cause: Cause): Promise<Result<SignedRelease, StoreRefusal>> {
    const signed = await this.releases.check(document);
    if (!signed.ok) return signed;
    const { digest, length } = signed.value.release;
    return this.gate.adding(async () => {
      if ((await this.contents.lengthOf(digest)) !== length)
        return refuse({ kind: 'package-not-stored' });
      return this.releases.add(signed.value, cause);
    });
  }
}
