import { Inject, Injectable } from '@nestjs/common';
import type { ReleasesInUse } from '../packages/release-shelf.js';
import { CYCLE_ROWS } from './cycle-rows.js';
import type { CycleRows } from './cycle-rows.js';

/** Clients may still join the newest cycle: what it is about stays, unless it was cancelled. */
@Injectable()
export class ReleasesOfCycles implements ReleasesInUse {
  constructor(@Inject(CYCLE_ROWS) private readonly rows: CycleRows) {}

  async inUse(): Promise<ReadonlySet<string>> {
    const cycles = [await this.rows.newest(), await this.rows.alive()];
    const open = cycles.filter((row) => row !== undefined && row.state !== 'cancelled');
    return new Set(open.flatMap((row) => row?.targets.map(({ releaseId }) => releaseId) ?? []));
  }
}
