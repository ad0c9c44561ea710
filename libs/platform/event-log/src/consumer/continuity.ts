import { partitionCount } from '../store/partition.js';

/** Where an event stands: after `previous` in its partition, with nothing published between. */
export type Place = Readonly<{
  source: string;
  partition: number;
  position: number;
  previous: number;
}>;
export type Verdict = 'next' | 'duplicate' | 'gap';

interface Progress {
  taken: number[];
  seen: number[];
  announced: number[];
}

/**
 * Takes each source's events in order, each once, whatever order and however often the stream
 * delivers them; and knows after which position something is missing.
 */
export class Continuity {
  private readonly sources = new Map<string, Progress>();

  constructor(sources: readonly string[]) {
    for (const source of sources)
      this.sources.set(source, { taken: zeros(), seen: zeros(), announced: zeros() });
  }

  /** As the database has it: the truth after a start or a failure. */
  restore(source: string, partition: number, position: number): void {
    const progress = this.sources.get(source);
    if (progress) progress.taken[partition] = position;
  }

  judge({ source, partition, position, previous }: Place): Verdict {
    const progress = this.sources.get(source);
    const last = progress?.taken[partition];
    if (!progress || last === undefined || position <= last) return 'duplicate';
    raise(progress.seen, partition, position);
    if (previous > last) return 'gap';
    progress.taken[partition] = position;
    return 'next';
  }

  /** What a source says it has published, per partition; the newest word counts, since it may forget its last. */
  announced(source: string, published: readonly number[]): void {
    const progress = this.sources.get(source);
    if (!progress) return;
    for (const [partition, position] of published.entries())
      if (partition < progress.announced.length) progress.announced[partition] = position;
  }

  /**
   * The position after which to ask a source again, if something lacks: events were seen that may not
   * be taken yet; or, when the stream has nothing more to give, events were announced that never came.
   */
  lacksAfter(source: string, streamIsDry: boolean): number | undefined {
    const progress = this.sources.get(source);
    if (!progress) return undefined;
    const { taken, seen, announced } = progress;
    const behind = taken.filter(
      (position, partition) =>
        position < (seen[partition] ?? 0) ||
        (streamIsDry && position < (announced[partition] ?? 0)),
    );
    return behind.length > 0 ? Math.min(...behind) : undefined;
  }
}

const zeros = (): number[] => new Array<number>(partitionCount).fill(0);

function raise(positions: number[], partition: number, position: number): void {
  const known = positions[partition];
  if (known !== undefined && known < position) positions[partition] = position;
}
