import { eventLogMigrations } from '@jumpfleet/event-log';
import { openDatabase } from '@jumpfleet/persistence';
import { testDatabase } from '@jumpfleet/testing';
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { PostgresGatewayLines } from '../adapters/persistence/postgres-gateway-lines.js';
import { PostgresUpgradeQueue } from '../adapters/persistence/postgres-upgrade-queue.js';
import { PostgresRingCounts } from '../adapters/persistence/ring-counts.js';
import { queueMigrations } from '../adapters/persistence/queue-tables.migration.js';
import type {
  EndedRow,
  Head,
  LineNews,
  MemberNews,
} from '../application/scheduling/upgrade-queue.js';

export const noHead: Head = { ring: 0, turn: 0 };

/** A member of a cycle to version 2.0.0, connected and at 1.0.0 unless it is said otherwise. */
export const member = (line: number, more: Partial<MemberNews> = {}): MemberNews => ({
  clientId: randomUUID(),
  epoch: 1,
  line,
  isOpen: true,
  version: '1.0.0',
  isCurrent: false,
  platform: 'linux-64',
  listKey: 'shared.1',
  name: 'a computer',
  ...more,
});

/** The queue's tables in a database of their own. */
export class QueueDesk {
  readonly queue: PostgresUpgradeQueue;
  readonly lines: PostgresGatewayLines;
  readonly counts: PostgresRingCounts;
  private nextPermit = 1;

  private constructor(readonly dataSource: DataSource) {
    this.queue = new PostgresUpgradeQueue(dataSource);
    this.lines = new PostgresGatewayLines(dataSource);
    this.counts = new PostgresRingCounts(dataSource);
  }

  static async open(): Promise<QueueDesk> {
    const url = await testDatabase('queue');
    const migrations = [...eventLogMigrations, ...queueMigrations];
    return new QueueDesk(await openDatabase({ url, migrations }));
  }

  async filled(members: readonly MemberNews[], shares: readonly number[] = [1]): Promise<number> {
    const { cycle } = await this.queue.roll(randomUUID());
    await this.queue.join(cycle, members, noHead);
    await this.queue.fill(cycle, shares);
    return cycle;
  }

  next(
    cycle: number,
    limit = 100,
    more: { openRing?: number; isFrontOnly?: boolean; head?: Head } = {},
  ) {
    const wish = { openRing: 1, isFrontOnly: false, head: noHead, ...more };
    return this.queue.candidates({ cycle, limit, ...wish });
  }

  /** As the permits' events would have it; answers the numbers. */
  async grant(term: number, cycle: number, clientIds: readonly string[]): Promise<number[]> {
    const rows = clientIds.map((clientId) => ({
      ...{ clientId, permit: this.nextPermit++, releaseId: 'r' },
    }));
    await this.dataSource.transaction((tx) => this.queue.grant(tx, term, cycle, rows));
    return rows.map(({ permit }) => permit);
  }

  end(ended: readonly EndedRow[], head: Head = noHead): Promise<void> {
    return this.dataSource.transaction((tx) => this.queue.end(tx, ended, head));
  }

  say(cycle: number, news: Partial<LineNews> & Readonly<{ clientId: string; line: number }>) {
    const { clientId, line } = news;
    const said = { epoch: 2, isOpen: true, version: '1.0.0', isCurrent: false };
    return this.queue.applyPresence(cycle, [{ ...said, ...news, clientId, line }], noHead);
  }

  rings(cycle: number) {
    return this.counts.rings(cycle);
  }

  async stateOf(clientId: string): Promise<string | undefined> {
    const [row] = await this.dataSource.query<{ state: string; online: boolean }[]>(
      'SELECT state, online FROM upgrade_client WHERE client_id = $1',
      [clientId],
    );
    return row && `${row.state}${row.online ? '' : ', offline'}`;
  }

  /** What the counters say, beside what there is to count. */
  async counters(): Promise<{ counted: unknown; real: unknown }> {
    const sums = ['pending_on', 'pending_off', 'upgrading', 'upgraded', 'failed'];
    const counted = await this.dataSource.query(
      `SELECT cycle, ring, sum(clients)::int AS clients, sum(queued)::int AS ${sums[0] ?? ''}, sum(offline)::int AS pending_off,
        sum(upgrading)::int AS upgrading, sum(upgraded)::int AS upgraded, sum(failed)::int AS failed
       FROM upgrade_ring_count GROUP BY cycle, ring HAVING sum(clients) > 0 ORDER BY cycle, ring`,
    );
    const real = await this.dataSource.query(
      `SELECT cycle, ring, count(*)::int AS clients, (count(*) FILTER (WHERE state = 'pending' AND online))::int AS pending_on,
        (count(*) FILTER (WHERE state = 'pending' AND NOT online))::int AS pending_off,
        (count(*) FILTER (WHERE state = 'upgrading'))::int AS upgrading,
        (count(*) FILTER (WHERE state = 'upgraded'))::int AS upgraded,
        (count(*) FILTER (WHERE state = 'failed'))::int AS failed
       FROM upgrade_client WHERE ring > 0 AND state <> 'gone' GROUP BY cycle, ring ORDER BY cycle, ring`,
    );
    return { counted, real };
  }

  close(): Promise<void> {
    return this.dataSource.destroy();
  }
}
