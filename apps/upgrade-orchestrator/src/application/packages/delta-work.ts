import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { makeDelta } from '@jumpfleet/releases';
import { Inject, Injectable } from '@nestjs/common';
import { CONTENT_GATE, PACKAGE_CONTENTS } from './contents.js';
import type { ContentGate, PackageContents } from './contents.js';
import type { ReleaseRow } from './release-list.projection.js';
import { PACKAGE_ROWS } from './release-rows.js';
import type { DeltaRow, PackageRows } from './release-rows.js';

/** Where deltas are made; given so that a test or a cluster may choose the disk. */
export const WORK_FOLDER = Symbol('WORK_FOLDER');

/** From so many of the newest other versions a release has a shorter way. */
const maxDeltas = 4;

type Pair = Readonly<{ from: ReleaseRow; to: ReleaseRow }>;

/** Makes the deltas that are missing, one after the other; what is found out about a pair is kept, also that it is none. */
@Injectable()
export class DeltaWork {
  constructor(
    @Inject(PACKAGE_ROWS) private readonly rows: PackageRows,
    @Inject(PACKAGE_CONTENTS) private readonly contents: PackageContents,
    @Inject(CONTENT_GATE) private readonly gate: ContentGate,
    @Inject(WORK_FOLDER) private readonly folder: string,
  ) {}

  /** What a process that was killed left behind. */
  async forgetHalfMade(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Says whether there was one to make. */
  async makeOne(): Promise<boolean> {
    const known = await this.rows.deltas();
    const isKnown = ({ from, to }: Pair): boolean =>
      known.some((row) => row.to_digest === to.digest && row.from_version === from.version);
    const pair = pairsOf(await this.rows.releases()).find((one) => !isKnown(one));
    if (!pair) return false;
    await this.rows.keepDelta(await this.make(pair));
    return true;
  }

  private async make({ from, to }: Pair): Promise<DeltaRow> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const folder = await mkdtemp(join(this.folder, 'delta-'));
    const row = {
      platform: to.platform,
      to_digest: to.digest,
      from_version: from.version,
      from_digest: from.digest,
    };
    try {
      const out = join(folder, 'delta');
      const made = await makeDelta(
        await this.fetched(from.digest, join(folder, 'from')),
        await this.fetched(to.digest, join(folder, 'to')),
        out,
      );
      if (!made.ok && (made.refusal.code === 'disk-full' || made.refusal.code === 'write-failed'))
        throw new Error(`a delta could not be written: ${made.refusal.detail}`);
      if (!made.ok || made.value.length >= Number(to.length))
        return { ...row, digest: null, length: null };
      const { digest, length } = made.value;
      return await this.gate.adding(async () => {
        await this.contents.put(digest, out);
        const kept = { ...row, digest, length: String(length) };
        await this.rows.keepDelta(kept);
        return kept;
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async fetched(digest: string, file: string): Promise<string> {
    const content = await this.contents.read(digest);
    if (!content) throw new Error(`the content ${digest} is missing`);
    await pipeline(content, createWriteStream(file));
    return file;
  }
}

/** To each release from the newest other versions of its platform that came before it. */
function pairsOf(releases: readonly ReleaseRow[]): readonly Pair[] {
  const newestFirst = releases.toSorted((a, b) => Number(b.number) - Number(a.number));
  return newestFirst.flatMap((to) => basesOf(to, newestFirst).map((from) => ({ from, to })));
}

function basesOf(to: ReleaseRow, newestFirst: readonly ReleaseRow[]): readonly ReleaseRow[] {
  const bases = new Map<string, ReleaseRow>();
  for (const from of newestFirst) {
    const isBase =
      from.platform === to.platform &&
      Number(from.number) < Number(to.number) &&
      from.version !== to.version &&
      from.digest !== to.digest;
    if (isBase && !bases.has(from.version)) bases.set(from.version, from);
  }
  return [...bases.values()].slice(0, maxDeltas);
}
