const ringSums = ['queued', 'offline', 'upgrading', 'upgraded', 'failed'];
const isQueued = `r.state = 'pending' AND r.online`;
const isOffline = `r.state = 'pending' AND NOT r.online`;

const counted = (rows: string): string => `
  INSERT INTO upgrade_ring_count AS k
    SELECT r.cycle, r.ring, pg_backend_pid() % 16, sum(r.sign), sum(r.sign * (${isQueued})::integer),
      sum(r.sign * (${isOffline})::integer), sum(r.sign * (r.state = 'upgrading')::integer),
      sum(r.sign * (r.state = 'upgraded')::integer), sum(r.sign * (r.state = 'failed')::integer)
    FROM (${rows}) r WHERE r.ring > 0 AND r.state <> 'gone' GROUP BY r.cycle, r.ring
    HAVING sum(r.sign) <> 0 OR count(DISTINCT (r.state, ${isQueued})) > 1
    ORDER BY r.cycle, r.ring
    ON CONFLICT (cycle, ring, slot) DO UPDATE SET clients = k.clients + excluded.clients,
      ${ringSums.map((name) => `${name} = k.${name} + excluded.${name}`).join(', ')};
  INSERT INTO upgrade_version_count AS k
    SELECT r.cycle, r.version, pg_backend_pid() % 16, sum(r.sign) FROM (${rows}) r
    WHERE r.state <> 'gone' GROUP BY r.cycle, r.version HAVING sum(r.sign) <> 0 ORDER BY r.cycle, r.version
    ON CONFLICT (cycle, version, slot) DO UPDATE SET clients = k.clients + excluded.clients;`;

const rowsOf = (source: string, sign: 1 | -1): string =>
  `SELECT ${sign} AS sign, cycle, ring, state, online, version FROM ${source}`;

/** Triggers keep the counts of each ring and version, whoever changes a client. */
export const counting = `
CREATE FUNCTION count_upgrade_inserts() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN${counted(rowsOf('new_rows', 1))}
  RETURN NULL;
END $body$;
CREATE FUNCTION count_upgrade_updates() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN${counted(`${rowsOf('new_rows', 1)} UNION ALL ${rowsOf('old_rows', -1)}`)}
  RETURN NULL;
END $body$;
CREATE TRIGGER upgrade_client_inserts AFTER INSERT ON upgrade_client REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_upgrade_inserts();
CREATE TRIGGER upgrade_client_updates AFTER UPDATE ON upgrade_client
  REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_upgrade_updates();
`;
