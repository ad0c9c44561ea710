import type { Result } from '@jumpfleet/kernel';
import { followRoots, readSignedRelease, trustRoot, verifyRelease } from '@jumpfleet/releases';
import type { ReleaseRefusal, ReleaseTaker } from '@jumpfleet/releases';
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
    const verdict = root.ok ? verifyOrRunning(release, root.value, taker) : root;
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

/** As the real client has it, what runs already is no mistake: it says that it is done. */
function verifyOrRunning(text: string, root: Root, taker: ReleaseTaker): Verdict {
  const verdict = verifyRelease(text, root, taker);
  if (verdict.ok || verdict.refusal.code !== 'version-not-newer') return verdict;
  const signed = readSignedRelease(text, root, taker.now);
  return signed.ok && signed.value.version === taker.version ? signed : verdict;
}
