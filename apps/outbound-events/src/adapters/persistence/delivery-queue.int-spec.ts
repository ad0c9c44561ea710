import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresEventStore, eventLogMigrations } from '@jumpfleet/event-log';
import type { OutboundFact, RecipientSettings } from '@jumpfleet/outbound-domain';
import { maxInFlight } from '@jumpfleet/outbound-domain';
import { SealedSecrets } from '@jumpfleet/keys';
import { SystemClock } from '@jumpfleet/lifecycle';
import { openDatabase } from '@jumpfleet/persistence';
import { testDatabase } from '@jumpfleet/testing';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import type { ClaimedDelivery } from '../../application/ports.js';
import { recipientSettings } from '../../testing/recipient-settings.js';
import { recipientListModel } from '../../application/recipient-list.projection.js';
import { recipientMigrations } from '../../recipients.module-parts.js';
import { recipientCodec } from '../../application/recipient.codec.js';
import { DeliveryIntake } from './delivery-intake.js';
import { PostgresDeliveryQueue } from './delivery-queue.js';
import { CreateOutboundTables1700000002001 } from './outbound-tables.migration.js';
import { PostgresRecipientSecrets } from './recipient-secrets.js';

const url = await testDatabase('outbound');
const claimMs = 60_000;
const key = Buffer.alloc(32, 'queue').toString('base64url');
let dataSource: DataSource;
let queue: PostgresDeliveryQueue;
let secrets: PostgresRecipientSecrets;

beforeAll(async () => {
  const migrations = [
    ...eventLogMigrations,
    CreateOutboundTables1700000002001,
    ...recipientMigrations,
  ];
  dataSource = await openDatabase({ url, migrations });
  await dataSource.query(recipientListModel.createTable('recipients'));
  secrets = new PostgresRecipientSecrets(dataSource, SealedSecrets.withKey(key), new SystemClock());
  queue = new PostgresDeliveryQueue(dataSource, claimMs, secrets);
});
afterAll(() => dataSource.destroy());

async function recipient(order: RecipientSettings['order']): Promise<string> {
  const recipientId = randomUUID();
  const settings = recipientSettings({ name: recipientId, order });
  const data = { recipientId, settings, createdAt: new Date().toISOString() };
  const store = new PostgresEventStore(dataSource, recipientCodec, [recipientListModel]);
  await store.append(recipientId, 0, [{ type: 'RecipientCreated', version: 2, data }], {
    cause: { actor: { type: 'system', id: 'spec' }, correlationId: 'spec' },
    within: secrets.keepFirst(recipientId, 'whsec_c2VjcmV0'),
  });
  return recipientId;
}

/** Queues one event of this session; answers the delivery's id. */
async function queueFact(recipientId: string, sessionId: string): Promise<string> {
  const fact: OutboundFact = {
    name: 'support_conference_begin',
    eventId: randomUUID(),
    source: 'jumpfleet/sessions',
    type: 'jumpfleet.session.started.v1',
    time: '2026-11-21T10:00:00.000Z',
    subject: sessionId,
    key: sessionId,
    fields: { lsid: sessionId },
    data: { sessionId },
  };
  const queued = await dataSource.transaction((tx) => new DeliveryIntake().queue(tx, fact));
  const rows = await dataSource.query<{ id: string }[]>(
    'SELECT id FROM deliveries WHERE id = ANY ($1) AND recipient_id = $2',
    [queued, recipientId],
  );
  return rows[0]?.id ?? '';
}

type Step =
  Readonly<{ do: 'queue'; key: number }> | Readonly<{ do: 'work'; at: number; ok: boolean }>;
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('queue' as const), key: fc.nat(2) }),
  fc.record({ do: fc.constant('work' as const), at: fc.nat(20), ok: fc.boolean() }),
);

/** What each recipient may rely on, checked at every claim of a random history. */
async function checkOrder(order: RecipientSettings['order'], steps: readonly Step[]) {
  const id = await recipient(order);
  const keys = ['a', 'b', 'c'].map(() => randomUUID());
  const pending: { delivery: string; key: string }[] = [];
  const done: string[] = [];
  for (const step of steps) {
    if (step.do === 'queue') {
      const key = keys[step.key] ?? '';
      pending.push({ delivery: await queueFact(id, key), key });
      continue;
    }
    const chosen = pending[step.at % Math.max(pending.length, 1)];
    if (!chosen) continue;
    const claimed = await queue.claim(chosen.delivery);
    const earlier = pending.slice(0, pending.indexOf(chosen));
    const mustWait =
      order === 'strict' ? earlier.length > 0 : earlier.some(({ key }) => key === chosen.key);
    expect(claimed !== undefined).toBe(!mustWait);
    if (!claimed) continue;
    await finish(claimed, step.ok);
    if (step.ok) {
      pending.splice(pending.indexOf(chosen), 1);
      done.push(chosen.delivery);
    }
  }
  const left = await queue.readyOf(id, 100);
  const heads = pending.filter(
    ({ key }, index) =>
      index === 0 ||
      (order === 'per-key' && !pending.slice(0, index).some((other) => other.key === key)),
  );
  expect(left.map(({ id: head }) => head)).toEqual(heads.map(({ delivery }) => delivery));
}

function finish(claimed: ClaimedDelivery, ok: boolean): Promise<void> {
  return queue.settle(
    claimed,
    ok
      ? { status: 'delivered', statusCode: 200, durationMs: 1 }
      : {
          status: 'queued',
          error: 'status-refused',
          statusCode: 500,
          durationMs: 1,
          nextAttemptAt: new Date(Date.now() - 1_000),
        },
  );
}

describe('the queue of deliveries', () => {
  it.each(['strict', 'per-key'] as const)(
    'gives out in %s order whatever succeeds, fails and arrives',
    async (order) => {
      const history = fc.array(anyStep, { minLength: 5, maxLength: 25 });
      await fc.assert(
        fc.asyncProperty(history, async (steps) => {
          await dataSource.query('DELETE FROM deliveries');
          await dataSource.query('DELETE FROM recipients');
          await checkOrder(order, steps);
        }),
        { numRuns: 25 },
      );
    },
  );

  it('gives one delivery to one claimer, however many ask at once', async () => {
    const delivery = await queueFact(await recipient('strict'), randomUUID());
    const claims = await Promise.all(Array.from({ length: 8 }, () => queue.claim(delivery)));
    expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
  });

  it('lets one recipient have only so many attempts under way', async () => {
    const id = await recipient('per-key');
    const deliveries = [];
    for (let made = 0; made < maxInFlight + 4; made++)
      deliveries.push(await queueFact(id, randomUUID()));
    const claims = await Promise.all(deliveries.map((delivery) => queue.claim(delivery)));
    expect(claims.filter((claim) => claim !== undefined)).toHaveLength(maxInFlight);
  });

  it('gives a delivery out again when its claimer has died, and forgets the old claim', async () => {
    const delivery = await queueFact(await recipient('strict'), randomUUID());
    const first = await queue.claim(delivery);
    expect(await queue.claim(delivery)).toBeUndefined();
    await dataSource.query('UPDATE deliveries SET claimed_until = now() WHERE id = $1', [delivery]);
    const second = await queue.claim(delivery);
    expect(second?.attempt).toBe(2);
    if (first) await finish(first, false);
    expect(await queue.claim(delivery)).toBeUndefined();
    const attempts = await dataSource.query(
      'SELECT number, error FROM delivery_attempts WHERE delivery_id = $1 ORDER BY number',
      [delivery],
    );
    expect(attempts).toEqual([
      { number: 1, error: 'status-refused' },
      { number: 2, error: 'interrupted' },
    ]);
  });

  it('keeps a late success: the recipient has it', async () => {
    const delivery = await queueFact(await recipient('strict'), randomUUID());
    const claimed = await queue.claim(delivery);
    await dataSource.query('UPDATE deliveries SET claimed_until = now() WHERE id = $1', [delivery]);
    await queue.claim(delivery);
    if (claimed) await finish(claimed, true);
    expect(await queue.ready([delivery])).toEqual([]);
  });
});
