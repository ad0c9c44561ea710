import { GatheredQuestions } from '@jumpfleet/messaging';
import type { Pause } from '@jumpfleet/registry-domain';
import { isPausedSince } from '@jumpfleet/registry-domain';
import type { DataSource, EntityManager } from 'typeorm';
import type { FleetSample, FleetWatch } from '../../application/lifecycle-ports.js';
import type { FleetCounters } from './fleet-counters.js';

/** A pause grows for as long as it lasts, so that a year of freezing is one row. */
const pauseSql = `
WITH grown AS (UPDATE countdown_pause SET ended_at = $2 WHERE ended_at = $1 RETURNING 1)
INSERT INTO countdown_pause SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM grown)`;

const pausesSql = `SELECT began_at, ended_at FROM countdown_pause ORDER BY began_at`;

export class PostgresFleetWatch implements FleetWatch {
  private readonly pausesAsked = new GatheredQuestions((asked: readonly undefined[]) =>
    this.pausesOnce(asked.length),
  );

  constructor(
    private readonly dataSource: DataSource,
    private readonly counters: FleetCounters,
  ) {}

  async look(at: number, isFrozen: boolean, longestGapMs: number): Promise<readonly Pause[]> {
    return this.dataSource.transaction(async (tx) => {
      const last = await lastLook(tx, at);
      const [gateways] = await tx.query<{ living: boolean }[]>(
        `SELECT EXISTS (SELECT FROM gateway_run WHERE alive) AS living`,
      );
      const look = { at, isFrozen, canConnect: gateways?.living ?? false };
      if (at > last && isPausedSince(last, look, longestGapMs))
        await tx.query(pauseSql, [last, at]);
      await tx.query(`UPDATE fleet_watch SET observed_at = greatest(observed_at, $1)`, [at]);
      return pausesIn(tx);
    });
  }

  pauses(): Promise<readonly Pause[]> {
    return this.pausesAsked.ask(undefined);
  }

  private async pausesOnce(times: number): Promise<(readonly Pause[])[]> {
    const pauses = await pausesIn(this.dataSource.manager);
    return Array.from({ length: times }, () => pauses);
  }

  async count(): Promise<Readonly<{ total: number; online: number }>> {
    const rows = await this.counters.read();
    const sum = (isCounted: (status: string) => boolean): number =>
      rows.reduce((sum, row) => sum + (isCounted(row.status) ? row.clients : 0), 0);
    return {
      total: sum((status) => status !== 'uninstalled'),
      online: sum((status) => status === 'online'),
    };
  }

  async since(from: number): Promise<FleetSample> {
    const [row] = await this.dataSource.query<FleetSample[]>(
      `SELECT coalesce(max(online), 0) AS online, coalesce(sum(lost), 0)::integer AS lost,
         coalesce(sum(deleted), 0)::integer AS deleted FROM fleet_sample WHERE at > $1`,
      [from],
    );
    return row ?? { online: 0, lost: 0, deleted: 0 };
  }

  async note(at: number, { online, lost, deleted }: FleetSample, keepFrom: number): Promise<void> {
    await this.dataSource.query(
      `WITH old AS (DELETE FROM fleet_sample WHERE at <= $5)
       INSERT INTO fleet_sample AS s VALUES ($1, $2, $3, $4)
       ON CONFLICT (at) DO UPDATE SET online = greatest(s.online, excluded.online),
         lost = s.lost + excluded.lost, deleted = s.deleted + excluded.deleted`,
      [at, online, lost, deleted, keepFrom],
    );
  }
}

/** The first look is the first of all: nothing was paused before it. */
async function lastLook(tx: EntityManager, at: number): Promise<number> {
  await tx.query(`INSERT INTO fleet_watch (observed_at) VALUES ($1) ON CONFLICT DO NOTHING`, [at]);
  const [row] = await tx.query<{ observed_at: string }[]>(
    `SELECT observed_at FROM fleet_watch FOR UPDATE`,
  );
  return Number(row?.observed_at ?? at);
}

async function pausesIn(tx: EntityManager): Promise<readonly Pause[]> {
  const rows = await tx.query<{ began_at: string; ended_at: string }[]>(pausesSql);
  return rows.map((row) => ({ began: Number(row.began_at), ended: Number(row.ended_at) }));
}
