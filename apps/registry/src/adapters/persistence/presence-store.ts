import type { Presence } from '@jumpfleet/registry-domain';
import { rosterHash } from '@jumpfleet/gateway-contracts';
import type { Pool } from 'pg';

export type PresenceByClient = ReadonlyMap<string, Presence>;

export type PresenceApplied = Readonly<{
  /** Clients whose row changed. */
  changed: readonly string[];
  /** Those among them that are online again though they were lost or disabled. */
  back: readonly string[];
  /** Clients that the registry does not know: deleted, or never enrolled here. */
  unknown: number;
}>;

/**
 * The join of libs/registry/domain's presence, for a whole batch in one statement. Whether the
 * gateway run still lives is read under a lock that the lapse of its lease waits for, so that no client
 * stays online through a batch that was written while its run was declared dead.
 */
const applySql = `
WITH item AS (
  SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::boolean[],
    $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::text[], $12::text[], $13::text[], $14::text[])
  AS i(client_id, epoch, shard, run, opened_at, closed, last_disconnect_at, roster_hash,
    details_epoch, last_connect_at, public_ip, version, platform, install_mode)
), living AS MATERIALIZED (
  SELECT shard, run FROM gateway_run
  WHERE alive AND (shard, run) IN (SELECT DISTINCT i.shard, i.run FROM item i)
  FOR SHARE
), changed AS (
  UPDATE jump_client_state s SET
    epoch = greatest(s.epoch, i.epoch),
    shard = CASE WHEN i.epoch > s.epoch THEN i.shard ELSE s.shard END,
    run = CASE WHEN i.epoch > s.epoch THEN i.run ELSE s.run END,
    roster_hash = CASE WHEN i.epoch > s.epoch THEN i.roster_hash ELSE s.roster_hash END,
    opened_at = CASE WHEN i.epoch > s.epoch THEN i.opened_at
      WHEN i.epoch = s.epoch THEN greatest(s.opened_at, i.opened_at) ELSE s.opened_at END,
    closed = CASE WHEN i.epoch > s.epoch THEN i.closed
      WHEN i.epoch = s.epoch THEN s.closed OR i.closed ELSE s.closed END,
    online = CASE
      WHEN i.epoch > s.epoch THEN NOT i.closed AND EXISTS (
        SELECT FROM living l WHERE l.shard = i.shard AND l.run = i.run)
      WHEN i.epoch = s.epoch THEN s.online AND NOT i.closed ELSE s.online END,
    last_disconnect_at = greatest(s.last_disconnect_at, i.last_disconnect_at),
    details_epoch = greatest(s.details_epoch, i.details_epoch),
    last_connect_at = CASE WHEN i.details_epoch > s.details_epoch THEN i.last_connect_at ELSE s.last_connect_at END,
    public_ip = CASE WHEN i.details_epoch > s.details_epoch THEN i.public_ip ELSE s.public_ip END,
    version = CASE WHEN i.details_epoch > s.details_epoch AND i.version <> '' THEN i.version ELSE s.version END,
    platform = CASE WHEN i.details_epoch > s.details_epoch AND i.platform <> '' THEN i.platform ELSE s.platform END,
    install_mode = CASE WHEN i.details_epoch > s.details_epoch AND i.install_mode <> 'unknown'
      THEN i.install_mode ELSE s.install_mode END
  FROM item i
  WHERE s.client_id = i.client_id AND (
    i.epoch > s.epoch
    OR i.epoch = s.epoch AND (i.closed AND NOT s.closed OR i.opened_at > s.opened_at)
    OR i.last_disconnect_at > s.last_disconnect_at
    OR i.details_epoch > s.details_epoch)
  RETURNING s.client_id, s.last_connect_at, s.public_ip, s.online AND (s.lost OR s.disabled) AS is_back
), recency AS (
  UPDATE jump_client_recency r SET last_connect_at = c.last_connect_at
  FROM changed c WHERE r.endpoint_id = c.client_id AND r.last_connect_at < c.last_connect_at
), address AS (
  UPDATE jump_client_search x SET address = c.public_ip
  FROM changed c WHERE x.endpoint_id = c.client_id AND x.address <> c.public_ip
)
SELECT client_id, is_back FROM changed`;

const knownSql = `SELECT count(*)::integer AS known FROM jump_client_state WHERE client_id = ANY ($1::uuid[])`;

export class PresenceStore {
  constructor(private readonly pool: Pool) {}

  async apply(batch: PresenceByClient): Promise<PresenceApplied> {
    if (batch.size === 0) return { changed: [], back: [], unknown: 0 };
    const { rows } = await this.pool.query<{ client_id: string; is_back: boolean }>({
      name: 'apply-presence',
      text: applySql,
      values: columnsOf(batch),
    });
    const changed = rows.map((row) => row.client_id);
    const back = rows.flatMap((row) => (row.is_back ? [row.client_id] : []));
    return { changed, back, unknown: await this.unknownIn(batch, new Set(changed)) };
  }

  /** Most batches change every row, and then nothing is asked. */
  private async unknownIn(batch: PresenceByClient, changed: ReadonlySet<string>): Promise<number> {
    const unchanged = [...batch.keys()].filter((client) => !changed.has(client));
    if (unchanged.length === 0) return 0;
    const { rows } = await this.pool.query<{ known: number }>(knownSql, [unchanged]);
    return unchanged.length - (rows[0]?.known ?? 0);
  }
}

/** Sorted by client, so that two batches lock the rows they share in the same order. */
function columnsOf(batch: PresenceByClient): unknown[][] {
  const entries = [...batch].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = entries.map(([, presence]) => presence);
  const details = lines.map((line) => line.details);
  return [
    entries.map(([client]) => client),
    lines.map((line) => line.epoch),
    lines.map((line) => line.shard),
    lines.map((line) => line.run),
    lines.map((line) => line.openedAt),
    lines.map((line) => line.closed),
    lines.map((line) => line.lastDisconnectAt),
    entries.map(([client, { epoch }]) => signedHash(client, epoch)),
    details.map((known) => known?.epoch ?? 0),
    details.map((known) => known?.at ?? 0),
    details.map((known) => known?.publicIp ?? ''),
    details.map((known) => known?.version ?? ''),
    details.map((known) => known?.platform ?? ''),
    details.map((known) => known?.installMode ?? 'unknown'),
  ];
}

/** The roster hash as Postgres's bigint holds it. */
function signedHash(client: string, epoch: number): string {
  const [high, low] = rosterHash(client, epoch);
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low)).toString();
}
