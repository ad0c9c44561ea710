import type { Pool } from 'pg';
import { z } from 'zod';
import type { WakeTarget, WakeTargets } from '../../application/wake-ports.js';

/** A MAC of a gateway is one network's, but for those that routers share out among each other (VRRP, HSRP). */
const namesNetwork = `(target.network ~ '^([0-9a-f]{2}:){5}[0-9a-f]{2}$'
  AND target.network !~ '^00:00:(5e:00:0[12]|0c:(07:ac|9f:f))')`;
const isNear = `h.public_ip IS NOT DISTINCT FROM target.public_ip`;
const mostHelpers = 9;

const targetSql = `
WITH target AS (
  SELECT c.endpoint_id, t.online, t.public_ip, n.network, s.stats->'mac_addresses' AS macs
  FROM jump_client c
  JOIN jump_client_state t ON t.client_id = c.endpoint_id
  JOIN jump_client_statistics s ON s.client_id = c.endpoint_id
  LEFT JOIN jump_client_network n ON n.client_id = c.endpoint_id
  WHERE c.client_id = $1
)
SELECT target.endpoint_id, target.online, target.macs, ARRAY(
  SELECT h.client_id FROM jump_client_network o JOIN jump_client_state h ON h.client_id = o.client_id
  WHERE o.network = target.network AND h.online AND h.client_id <> target.endpoint_id
    AND (${namesNetwork} OR ${isNear})
  ORDER BY ${isNear} DESC, h.client_id LIMIT ${mostHelpers}) AS helpers
FROM target`;

const cards = z.array(z.string()).catch([]);

type Row = Readonly<{ endpoint_id: string; online: boolean; macs: unknown; helpers: string[] }>;

export class PostgresWakeTargets implements WakeTargets {
  constructor(private readonly pool: Pool) {}

  async of(clientId: string): Promise<WakeTarget | undefined> {
    const { rows } = await this.pool.query<Row>(targetSql, [clientId]);
    const [row] = rows;
    if (!row) return undefined;
    const { endpoint_id: endpointId, online: isOnline, macs, helpers } = row;
    return { endpointId, isOnline, macs: cards.parse(macs), helpers };
  }

  /** Until when nobody can wake it; nothing when anybody can. */
  async lockedUntil(endpointId: string, now: Date): Promise<string | null> {
    const { rows } = await this.pool.query<{ available_again_at: Date }>(
      'SELECT available_again_at FROM client_wake WHERE client_id = $1 AND available_again_at > $2',
      [endpointId, now],
    );
    return rows[0]?.available_again_at.toISOString() ?? null;
  }
}
