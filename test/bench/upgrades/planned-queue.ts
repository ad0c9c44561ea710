import { PostgresEventStore, ReadModels, eventLogMigrations } from '@jumpfleet/event-log';
import { openDatabase } from '@jumpfleet/persistence';
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { PostgresBookList } from '../../../apps/upgrade-orchestrator/src/adapters/persistence/postgres-book-list.js';
import { PostgresUpgradeQueue } from '../../../apps/upgrade-orchestrator/src/adapters/persistence/postgres-upgrade-queue.js';
import { queueMigrations } from '../../../apps/upgrade-orchestrator/src/adapters/persistence/queue-tables.migration.js';
import type { CyclePlan } from '../../../apps/upgrade-orchestrator/src/application/cycles/cycle-plans.js';
import { permitBookModel } from '../../../apps/upgrade-orchestrator/src/application/permits/permit-book.projection.js';
import { CycleMembers } from '../../../apps/upgrade-orchestrator/src/application/scheduling/cycle-members.js';
import { GrantRound } from '../../../apps/upgrade-orchestrator/src/application/scheduling/grant-round.js';
import { PermitBooks } from '../../../apps/upgrade-orchestrator/src/application/scheduling/permit-books.js';
import { PermitDesk } from '../../../apps/upgrade-orchestrator/src/application/scheduling/permit-desk.js';
import { PermitWatch } from '../../../apps/upgrade-orchestrator/src/application/scheduling/permit-watch.js';
import { PresentCycle } from '../../../apps/upgrade-orchestrator/src/application/scheduling/present-cycle.js';
import { upgradeEventCodec } from '../../../apps/upgrade-orchestrator/src/application/upgrade-event.codec.js';
import type { UpgradeEvent } from '../../../apps/upgrade-orchestrator/src/application/upgrade-event.codec.js';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const now = (): number => performance.now();
const cap = 500;
const groups = 500;

const planOf = (cycleId: string): CyclePlan => ({
  ...{ cycleId, state: 'running', openRing: 1, grants: 'all', shares: [1] },
  ...{ scope: { type: 'all' }, isRollback: false, startedAt: new Date().toISOString() },
  targets: [{ platform: 'linux-64', releaseId: 'f'.repeat(64), version: '2.0.0' }],
});

const gatheredSql = `
INSERT INTO upgrade_client (cycle, client_id, hash, epoch, line, online, closed, state, version, platform, list_key, name)
SELECT $1::integer, id, uuid_hash_extended(id, $1::integer), 1, $2, true, false, 'filling', '1.0.0', 'linux-64',
  'shared.' || n % ${groups}, 'computer ' || n
FROM (SELECT n, gen_random_uuid() AS id FROM generate_series(1, $3::integer) n) c`;

type QueueParts = Readonly<{
  dataSource: DataSource;
  desk: PermitDesk;
  round: GrantRound;
  watch: PermitWatch;
  present: PresentCycle;
  plan: CyclePlan;
  term: number;
}>;

/** The scheduler's own code over a queue of so many connected clients; shards, Redis and the registry are left out. */
export class PlannedQueue {
  private constructor(private readonly parts: QueueParts) {}

  static async fill(url: string, clients: number): Promise<PlannedQueue> {
    const migrations = [...eventLogMigrations, ...queueMigrations];
    const dataSource = await openDatabase({ url, migrations, poolSize: 4 });
    const parts = { dataSource, codec: upgradeEventCodec, readModels: [permitBookModel] };
    const models = new ReadModels<UpgradeEvent>({ ...parts, log: silent });
    await models.prepare();
    const events = new PostgresEventStore<UpgradeEvent>(dataSource, upgradeEventCodec, [
      permitBookModel,
    ]);
    const queue = new PostgresUpgradeQueue(dataSource);
    const plan = planOf(randomUUID());
    const { cycle } = await queue.roll(plan.cycleId);
    const [run] = await dataSource.query<{ line: number }[]>(
      `INSERT INTO upgrade_gateway_run (shard, run) VALUES ('s-1', 'a') RETURNING line`,
    );
    await dataSource.query(gatheredSql, [cycle, run?.line, clients]);
    await queue.fill(cycle, plan.shares);
    // As autovacuum does some time after so many rows came.
    await dataSource.query('VACUUM ANALYZE');
    const watch = new PermitWatch({
      ...{ leaseMs: 30_000, graceMs: 10_000, trialMs: 60_000, settleMs: 15_000, repeatMs: 1_000 },
    });
    const books = new PermitBooks({
      ...{ events, books: new PostgresBookList(dataSource), clock: { now: () => new Date() } },
    });
    const noRoom = { take: async (taken: number) => ({ taken, againInMs: 0 }), giveBack: nothing };
    const desk = new PermitDesk({
      ...{ books, queue, watch, now, leaseMs: 30_000, onEnded: () => undefined, giveBack: nothing },
    });
    const cycles = { current: async () => plan, membersReady: nothing };
    const directory = { page: async () => ({ members: [], next: '' }) };
    const lines = { lineOf: async () => 1, noteSent: nothing };
    const members = new CycleMembers({
      ...{ directory, queue, lines, head: () => ({ ring: 1, turn: 0 }) },
    });
    const logger = silent as never;
    const present = new PresentCycle({
      ...{ cycles, queue, members, logger, now, ring: () => undefined },
    });
    const round = new GrantRound({ present, queue, desk, watch, room: noRoom, cap: () => cap });
    const term = await queue.lead();
    await present.refresh();
    return new PlannedQueue({ dataSource, desk, round, watch, present, plan, term });
  }

  /** One round of grants, as the loop does it. Answers how many it granted, and how long that took. */
  async grant(): Promise<{ granted: number; ms: number }> {
    const begin = now();
    const { present, round, term, plan } = this.parts;
    await present.refresh();
    const { granted } = await round.run(term, plan);
    return { granted, ms: now() - begin };
  }

  /** All that are held end as done. */
  async complete(): Promise<{ ended: number; ms: number }> {
    const begin = now();
    const { watch, desk, present } = this.parts;
    const ends = watch.all().map(({ permit }) => ({
      ...{ permit, outcome: 'done' as const, version: '2.0.0' },
    }));
    await desk.end(ends, present.head);
    return { ended: ends.length, ms: now() - begin };
  }

  close(): Promise<void> {
    return this.parts.dataSource.destroy();
  }
}

async function nothing(): Promise<void> {
  // The bench has nobody who hears it.
}
