import { presenceChangedType } from '@jumpfleet/registry-contracts';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A shard that dies takes thousands along: they are told in messages of this size. */
const clientsAtOnce = 1_000;

/**
 * Whatever takes clients online or offline, a batch, the death of a shard or a roster, is seen here, and told in the
 * statement's own transaction. A history that cannot be written must not hold up presence.
 */
const notePresence = (told: string) => `
CREATE OR REPLACE FUNCTION note_presence() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE clients uuid[]; came boolean[]; times bigint[]; epochs bigint[]; firsts boolean[];
BEGIN
  SELECT array_agg(client_id), array_agg(sign > 0), array_agg(at), array_agg(epoch), array_agg(sign > 0 AND is_first)
  INTO clients, came, times, epochs, firsts
  FROM (
    SELECT client_id, max(at) AS at, sum(sign) AS sign, max(epoch) AS epoch, bool_or(is_first) AS is_first
    FROM (
      SELECT client_id, greatest(opened_at, last_disconnect_at) AS at, online::integer AS sign, epoch,
        NULL::boolean AS is_first FROM new_rows
      UNION ALL SELECT client_id, 0, -online::integer, 0, last_connect_at = 0 FROM old_rows
    ) AS r
    GROUP BY client_id HAVING sum(sign) <> 0
  ) AS changed;
  IF clients IS NULL THEN RETURN NULL; END IF;
${told}
  BEGIN
    INSERT INTO presence_history (client_id, at, online)
      SELECT c, t, o FROM unnest(clients, times, came) AS h (c, t, o)
      WHERE t BETWEEN (extract(epoch FROM now()) - 86400) * 1000 AND (extract(epoch FROM now()) + 86400) * 1000;
  EXCEPTION WHEN check_violation THEN
    RETURN NULL;
  END;
  RETURN NULL;
END $body$`;

const telling = `
  INSERT INTO news (type, subject, data)
    SELECT '${presenceChangedType}', 'fleet', json_build_object('clients', json_agg(c), 'online', json_agg(o),
      'epochs', json_agg(e), 'at', json_agg(t), 'first', json_agg(f))
    FROM unnest(clients, came, epochs, times, firsts) WITH ORDINALITY AS n (c, o, e, t, f, place)
    GROUP BY (place - 1) / ${clientsAtOnce} ORDER BY min(place);`;

class PresenceNews1796000001001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(notePresence(telling));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(notePresence(''));
  }
}

export const presenceNewsMigrations = [PresenceNews1796000001001];
