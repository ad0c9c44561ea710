import { expect, it } from '@jest/globals';
import { openDatabase } from '@jumpfleet/persistence';
import { testDatabase } from '@jumpfleet/testing';
import { deliveryMigrations } from '../../delivery.module-parts.js';
import { CreateOutboundTables1700000002001 } from './outbound-tables.migration.js';

const [recipient, one, other] = [1, 2, 3].map((n) => `0193d7a0-0000-7000-8000-00000000000${n}`);

it('carries over what an older version had queued: the same ids, order, attempts and counts', async () => {
  const url = await testDatabase('outbound');
  const old = await openDatabase({ url, migrations: [CreateOutboundTables1700000002001] });
  await old.query(
    `INSERT INTO deliveries (id, recipient_id, event_id, event_name, key, fact, status, attempts, failures)
     VALUES ('msg_a', $1, $2, 'support_conference_begin', 's-1', '{"key": "s-1"}', 'delivered', 1, 0),
       ('msg_b', $1, $3, 'support_conference_end', 's-1', '{"key": "s-1"}', 'queued', 2, 2),
       ('msg_c', $3, $2, 'support_conference_begin', 's-1', '{"key": "s-1"}', 'queued', 0, 0)`,
    [recipient, one, other],
  );
  await old.query(`INSERT INTO delivery_attempts (delivery_id, number) VALUES ('msg_b', 2)`);
  await old.destroy();
  const database = await openDatabase({ url, migrations: deliveryMigrations });
  const rows = await database.query(
    `SELECT d.id, d.is_head, d.failures, d.seq - f.id AS behind, f.name,
       (SELECT count(*)::int FROM delivery_attempts WHERE delivery = d.seq) AS attempts
     FROM deliveries d JOIN delivery_facts f ON f.id = d.fact_id ORDER BY d.seq`,
  );
  const begin = { name: 'support_conference_begin', failures: 0, attempts: 0 };
  expect(rows).toEqual([
    { ...begin, id: 'msg_a', is_head: false, behind: '1' },
    { ...begin, id: 'msg_c', is_head: true, behind: '2' },
    {
      id: 'msg_b',
      name: 'support_conference_end',
      is_head: true,
      failures: 2,
      attempts: 1,
      behind: '1',
    },
  ]);
  const counts = await database.query(
    'SELECT i.queued, h.retrying FROM recipient_intake i JOIN recipient_health h USING (recipient_id) WHERE recipient_id = $1',
    [recipient],
  );
  expect(counts).toEqual([{ queued: '1', retrying: 1 }]);
  const next = await database.query(`SELECT nextval('delivery_seq')::int AS next`);
  expect(next).toEqual([{ next: 7 }]);
  await database.destroy();
});
