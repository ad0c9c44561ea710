import type { Within } from '@jumpfleet/event-log';
import type { RegistryEvent } from '@jumpfleet/registry-domain';
import { siteSettingsStream } from '@jumpfleet/registry-domain';
import type { ClientPlaces } from '../../application/client-places.js';
import { NoPlaceLeft } from '../../application/client-places.js';

type Tx = Parameters<Within<RegistryEvent>>[0];

/** null is no limit. */
type Limits = Readonly<{ total: number | null; active: number | null }>;
type Taken = Readonly<{ total: number; active: number }>;

/** What the last change of the site settings says, as this transaction sees it; in memory it may be old. */
const limitsSql = `
SELECT (data->'settings'->>'maxJumpClients')::bigint::integer AS total,
  (data->'settings'->>'maxActiveJumpClients')::bigint::integer AS active
FROM events WHERE stream = $1 ORDER BY revision DESC LIMIT 1`;

const takenPlacesSql = `
SELECT coalesce(sum(clients), 0)::integer AS total,
  coalesce(sum(clients) FILTER (WHERE active), 0)::integer AS active
FROM (
  SELECT active, clients FROM place_count WHERE installer_id = '00000000-0000-0000-0000-000000000000'
  UNION ALL
  SELECT active, clients FROM place_count_change WHERE installer_id = '00000000-0000-0000-0000-000000000000'
) c`;

/** Whether a limit leaves no place for one more; $1 is the stream of the settings, $2 the ceiling. */
export const reachedLimitsSql = `
SELECT taken.total >= least(set.total, $2::integer) AS total, taken.active >= set.active AS active
FROM (${takenPlacesSql}) taken LEFT JOIN (${limitsSql}) set ON true`;

/** Who counts against a limit of the site takes turns, so that none slips past it in any process. */
const lockSql = `SELECT pg_advisory_xact_lock(hashtextextended('registry:places', 0))`;

export class PostgresClientPlaces implements ClientPlaces {
  /** `ceiling` is the licence's limit of all clients, whatever the site settings say. */
  constructor(readonly ceiling: number | undefined) {}

  readonly followConnectionType: Within<RegistryEvent> = async (tx, recorded) => {
    for (const { event } of recorded) {
      if (event.type !== 'JumpClientConnectionTypeChanged') continue;
      const { clientId, connectionType } = event.data;
      const isActive = connectionType === 'active';
      if (isActive) await this.demand(tx, { total: 0, active: 1 });
      await tx.query(`UPDATE jump_client_place SET active = $2 WHERE client_id = $1`, [
        clientId,
        isActive,
      ]);
    }
  };

  /** Takes a place for each client that enrolled, all of them or none. */
  readonly take: Within<RegistryEvent> = async (tx, recorded) => {
    const clients = recorded.flatMap(({ event }) =>
      event.type === 'JumpClientEnrolled' ? [event.data] : [],
    );
    const kinds = clients.map(({ connectionType }) => connectionType === 'active');
    await this.demand(tx, { total: clients.length, active: kinds.filter(Boolean).length });
    await tx.query(
      `INSERT INTO jump_client_place SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::boolean[])`,
      [
        clients.map(({ clientId }) => clientId),
        clients.map(({ installerId }) => installerId),
        kinds,
      ],
    );
  };

  private async demand(tx: Tx, asked: Taken): Promise<void> {
    const limits = await this.limits(tx);
    if (limits.total === null && limits.active === null) return;
    await tx.query(lockSql);
    const [taken = { total: 0, active: 0 }] = await tx.query<Taken[]>(takenPlacesSql);
    for (const which of ['total', 'active'] as const) {
      const limit = limits[which];
      if (asked[which] > 0 && limit !== null && taken[which] + asked[which] > limit)
        throw new NoPlaceLeft(which);
    }
  }

  private async limits(tx: Tx): Promise<Limits> {
    const [set = { total: null, active: null }] = await tx.query<Limits[]>(limitsSql, [
      siteSettingsStream,
    ]);
    const { ceiling } = this;
    if (ceiling === undefined) return set;
    return { ...set, total: Math.min(set.total ?? ceiling, ceiling) };
  }
}
