import { rosterBuckets } from '@jumpfleet/gateway-contracts';
import type { RosterDigest } from '@jumpfleet/gateway-contracts';
import type { KnownLine } from '@jumpfleet/registry-domain';
import type { Pool } from 'pg';

const digestSql = `
SELECT bucket, sum(clients)::integer AS clients, bit_xor(hash) AS hash FROM (
  SELECT bucket, clients, hash FROM roster_digest WHERE shard = $1 AND run = $2
  UNION ALL
  SELECT bucket, clients, hash FROM roster_digest_change WHERE shard = $1 AND run = $2) d
GROUP BY bucket`;

const linesSql = `
SELECT client_id, roster_bucket, epoch, opened_at FROM jump_client_state
WHERE shard = $1 AND run = $2 AND roster_bucket = ANY ($3::smallint[]) AND NOT closed`;

interface DigestRow {
  bucket: number;
  clients: number;
  hash: string;
}
interface LineRow {
  client_id: string;
  roster_bucket: number;
  epoch: string;
  opened_at: string;
}

/** The registry's own view of who is connected to a shard, to be compared with the shard's. */
export class RosterStore {
  constructor(private readonly pool: Pool) {}

  /** The buckets in which the shard's digest and the registry's differ. */
  async differingBuckets({ shard, run, buckets }: RosterDigest): Promise<number[]> {
    const { rows } = await this.pool.query<DigestRow>(digestSql, [shard, run]);
    const here = new Map(rows.map((row) => [row.bucket, row]));
    return Array.from({ length: rosterBuckets }, (_, bucket) => bucket).filter((bucket) => {
      const mine = here.get(bucket);
      const theirs = buckets[bucket];
      return (
        (mine?.clients ?? 0) !== (theirs?.count ?? 0) ||
        unsignedHex(mine?.hash ?? '0') !== (theirs?.hash ?? unsignedHex('0'))
      );
    });
  }

  async openLines(
    shard: string,
    run: string,
    buckets: readonly number[],
  ): Promise<ReadonlyMap<number, KnownLine[]>> {
    const { rows } = await this.pool.query<LineRow>(linesSql, [shard, run, buckets]);
    return Map.groupBy(
      rows.map((row) => ({
        client: row.client_id,
        epoch: Number(row.epoch),
        openedAt: Number(row.opened_at),
        bucket: row.roster_bucket,
      })),
      ({ bucket }) => bucket,
    );
  }
}

/** Postgres keeps the hash signed; digests travel as 16 hex digits. */
function unsignedHex(signed: string): string {
  return BigInt.asUintN(64, BigInt(signed)).toString(16).padStart(16, '0');
}
