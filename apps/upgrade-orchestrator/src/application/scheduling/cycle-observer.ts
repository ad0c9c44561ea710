import type { RingFigures } from '@jumpfleet/upgrades-domain';
import type { Present } from './present-cycle.js';

/** The rings of a cycle as they are counted, and what becomes of what is seen. */
export interface RingCountReader {
  rings(cycle: number): Promise<readonly RingFigures[]>;
  /** Keeps what the chart of the cycle shows of one second. */
  sample(cycle: number, second: number): Promise<void>;
}

export type ObserverParts = Readonly<{
  counts: RingCountReader;
  observe: (cycleId: string, rings: readonly RingFigures[]) => Promise<void>;
  onSeen: (openRing: number, rings: readonly RingFigures[]) => void;
  now: () => number;
  /** Unix milliseconds. */
  clock: () => number;
}>;

const lookEachMs = 250;
const tellAnywayMs = 1_000;
/** Shards tell of a second when it is over. */
const settledAfterSeconds = 3;

/** Looks at the counts a few times a second, and tells the cycle when they have changed. */
export class CycleObserver {
  private lookedAt = Number.NEGATIVE_INFINITY;
  private toldAt = Number.NEGATIVE_INFINITY;
  private told = '';
  private second = 0;

  constructor(private readonly parts: ObserverParts) {}

  async look({ plan, roll }: Present): Promise<void> {
    const { counts, observe, onSeen, now } = this.parts;
    if (now() - this.lookedAt < lookEachMs || plan.openRing === 0) return;
    this.lookedAt = now();
    const rings = completed(await counts.rings(roll.cycle), plan.shares.length);
    onSeen(plan.openRing, rings);
    await this.sample(roll.cycle, rings);
    const seen = JSON.stringify([plan.cycleId, plan.state, plan.openRing, rings]);
    if (plan.state !== 'running') return;
    if (seen === this.told && now() - this.toldAt < tellAnywayMs) return;
    this.told = seen;
    this.toldAt = now();
    await observe(plan.cycleId, rings);
  }

  /** Each second in which somebody is under way. */
  private async sample(cycle: number, rings: readonly RingFigures[]): Promise<void> {
    const second = Math.floor(this.parts.clock() / 1_000) - settledAfterSeconds;
    if (second === this.second || !rings.some(({ upgrading }) => upgrading > 0)) return;
    this.second = second;
    await this.parts.counts.sample(cycle, second);
  }
}

/** Also the rings in which nobody is. */
function completed(rings: readonly RingFigures[], count: number): RingFigures[] {
  const none = { queued: 0, offline: 0, upgrading: 0, upgraded: 0, failed: 0 };
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    return rings.find((ring) => ring.number === number) ?? { number, ...none };
  });
}
