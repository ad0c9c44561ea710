import type { Result } from '@jumpfleet/kernel';
import { followRoots, trustRoot, verifyRelease } from '@jumpfleet/releases';
import type { ReleaseRefusal } from '@jumpfleet/releases';
import type { Release, Root } from '@jumpfleet/upgrades-contracts';

export type OfferedRelease = Readonly<{
  release: string;
  roots?: readonly string[] | undefined;
  version: string;
  highestNumber: number;
}>;
type Verdict = Result<Release, ReleaseRefusal>;

const mostKept = 256;

/** The real client's checks, once in a process for each document and each version that it meets. */
export class ReleaseChecks {
  readonly platform = 'linux-64';
  readonly #kept = new Map<string, Verdict>();
  #root: Result<Root, ReleaseRefusal>;

  constructor(rootText: string | undefined) {
    this.#root = trustRoot(rootText ?? '');
  }

  check({ release, roots = [], version, highestNumber }: OfferedRelease): Verdict {
    const key = `${version} ${String(highestNumber)} ${release}`;
    const kept = this.#kept.get(key);
    if (kept) return kept;
    const now = new Date();
    const root = this.#follow(roots, now);
    const taker = { now, platform: this.platform, version, highestNumber };
    const verdict = root.ok ? verifyRelease(release, root.value, taker) : root;
    if (this.#kept.size >= mostKept) this.#kept.clear();
    this.#kept.set(key, verdict);
    return verdict;
  }

  #follow(roots: readonly string[], now: Date): Result<Root, ReleaseRefusal> {
    if (!this.#root.ok) return this.#root;
    const followed = followRoots(this.#root.value, roots, now);
    if (!followed.ok) return followed;
    this.#root = { ok: true, value: followed.value.root };
    return this.#root;
  }
}
