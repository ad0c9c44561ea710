import { randomUUID } from 'node:crypto';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import { ok, refuse } from '@jumpfleet/kernel';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { upgradeCycleDecider, upgradeCycleStream } from '@jumpfleet/upgrades-domain';
import type { CycleTarget, CycleTerms, UpgradeCycleRefusal } from '@jumpfleet/upgrades-domain';
import { Inject, Injectable } from '@nestjs/common';
import { RELEASE_SHELF } from '../packages/release-shelf.js';
import type { ReleaseShelf } from '../packages/release-shelf.js';
import type { UpgradeEvent } from '../upgrade-event.codec.js';
import { CycleConsequences } from './cycle-consequences.js';
import { CYCLE_ROWS } from './cycle-rows.js';
import type { CycleRows } from './cycle-rows.js';

export type CycleWish = Omit<CycleTerms, 'targets'>;
export type StartRefusal =
  | UpgradeCycleRefusal
  | Readonly<{ kind: 'upgrade-cycle-running'; cycleId: string | undefined }>
  | Readonly<{ kind: 'upgrade-version-unknown' }>
  | Readonly<{ kind: 'release-is-no-rollback' }>;

/** The table of cycles has room for one that is not over. */
const onlyOneAlive = 'upgrade_cycle_alive';

/** Starts a cycle for every platform that has a good release of the version. */
@Injectable()
export class StartUpgradeCycleHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<UpgradeEvent>,
    @Inject(CYCLE_ROWS) private readonly rows: CycleRows,
    @Inject(RELEASE_SHELF) private readonly shelf: ReleaseShelf,
    @Inject(CycleConsequences) private readonly consequences: CycleConsequences,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(wish: CycleWish, cause: Cause): Promise<Result<string, StartRefusal>> {
    const targets = await this.targetsOf(wish);
    if (!targets.ok) return targets;
    const running = await this.rows.alive();
    if (running) return refuse({ kind: 'upgrade-cycle-running', cycleId: running.cycle_id });
    const cycleId = randomUUID();
    const started = await this.start(cycleId, { ...wish, targets: targets.value }, cause);
    if (!started.ok) return started;
    await this.consequences.settle(cause);
    return ok(cycleId);
  }

  private async targetsOf({
    version,
    isRollback,
  }: CycleWish): Promise<Result<CycleTarget[], StartRefusal>> {
    const releases = await this.shelf.ofVersion(version);
    if (releases.length === 0) return refuse({ kind: 'upgrade-version-unknown' });
    const fitting = releases.filter(({ rollbackFrom }) => !isRollback || rollbackFrom.length > 0);
    if (fitting.length === 0) return refuse({ kind: 'release-is-no-rollback' });
    return ok(fitting.map(({ id, platform }) => ({ platform, releaseId: id, version })));
  }

  private async start(
    cycleId: string,
    terms: CycleTerms,
    cause: Cause,
  ): Promise<Result<unknown, StartRefusal>> {
    try {
      return await handleCommand(this.events, upgradeCycleDecider, {
        stream: upgradeCycleStream(cycleId),
        command: { type: 'StartUpgradeCycle', data: { cycleId, ...terms } },
        cause,
        now: this.clock.now(),
      });
    } catch (error) {
      if (!isAnotherAlive(error)) throw error;
      const running = await this.rows.alive();
      return refuse({ kind: 'upgrade-cycle-running', cycleId: running?.cycle_id });
    }
  }
}

function isAnotherAlive(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === onlyOneAlive;
}
