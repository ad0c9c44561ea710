const order = (lane: number, where: string): string => `
  (SELECT client_id, lane, ring, turn, list, line FROM upgrade_queue q
  WHERE cycle = $1 AND lane = ${lane} AND ${where}
    AND NOT EXISTS (SELECT FROM upgrade_permit p WHERE p.client_id = q.client_id)
  ORDER BY ring, turn, list, client_id LIMIT $2)`;

/**
 * Who is next: the front, then what is left of the rings before the open one, then the open ring from the turn
 * that it has come to. Each part is the beginning of a stretch of one index.
 */
export const candidatesSql = `
WITH next AS MATERIALIZED (
  SELECT * FROM (
    ${order(0, 'true')}
    UNION ALL ${order(1, 'NOT $3::boolean AND ring < $4')}
    UNION ALL ${order(1, 'NOT $3::boolean AND ring = $4 AND turn >= $5')}
  ) q ORDER BY lane, ring, turn, list, client_id LIMIT $2
)
SELECT n.client_id AS "clientId", c.ring, n.turn, n.lane = 0 AS "isFront", r.shard, r.run, c.platform, c.version
FROM next n JOIN upgrade_client c ON c.cycle = $1 AND c.client_id = n.client_id
JOIN upgrade_gateway_run r ON r.line = n.line
ORDER BY n.lane, n.ring, n.turn, n.list, n.client_id`;
