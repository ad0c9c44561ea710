import { isOutage } from '@jumpfleet/observability';
import { RevisionConflict } from './errors.js';

const maxBatch = 64;
const maxUnderWay = 3;
/** What comes while batches are written waits for one of them, unless it is as much as this. */
const enoughForAnother = 24;

export type Appending = Readonly<{ stream: string; expectedRevision: number }>;

/** Commits a batch in one transaction; answers nothing for an append whose stream had moved on. */
export type CommitBatch<Pending, Done> = (
  batch: readonly Pending[],
) => Promise<readonly (Done | undefined)[]>;

type Waiting<Pending, Done> = Readonly<{
  pending: Pending;
  resolve(done: Done): void;
  reject(error: unknown): void;
}>;

/**
 * Lets appends that come at the same time share a transaction, and so its round trips and its flush to
 * the disk. A lone append goes at once; under load each batch is what came while the last was written.
 */
export class AppendQueue<Pending extends Appending, Done> {
  private readonly waiting: Waiting<Pending, Done>[] = [];
  private underWay = 0;

  constructor(private readonly commit: CommitBatch<Pending, Done>) {}

  add(pending: Pending): Promise<Done> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ pending, resolve, reject });
      this.work();
    });
  }

  private work(): void {
    if (this.underWay >= maxUnderWay || this.waiting.length === 0) return;
    if (this.underWay > 0 && this.waiting.length < enoughForAnother) return;
    this.underWay++;
    // After this turn of the event loop, so that what arrives together goes together.
    setImmediate(() => {
      const batch = this.waiting.splice(0, maxBatch).sort(byStream);
      void this.settle(batch).finally(() => {
        this.underWay--;
        this.work();
      });
    });
  }

  private async settle(batch: readonly Waiting<Pending, Done>[]): Promise<void> {
    if (batch.length === 0) return;
    try {
      const outcomes = await this.commit(batch.map(({ pending }) => pending));
      for (const [index, { pending, resolve, reject }] of batch.entries()) {
        const done = outcomes[index];
        if (done) resolve(done);
        else reject(new RevisionConflict(pending.stream, pending.expectedRevision));
      }
    } catch (error) {
      // One append's fault must not fail the others; but an outage leaves open what was committed.
      if (batch.length > 1 && !isOutage(error)) for (const one of batch) await this.settle([one]);
      else for (const { reject } of batch) reject(error);
    }
  }
}

function byStream<P extends Appending, D>(left: Waiting<P, D>, right: Waiting<P, D>): number {
  if (left.pending.stream === right.pending.stream) return 0;
  return left.pending.stream < right.pending.stream ? -1 : 1;
}
