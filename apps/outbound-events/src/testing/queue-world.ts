import { randomUUID } from 'node:crypto';
import { PostgresEventStore, eventLogMigrations } from '@jumpfleet/event-log';
import type { OutboundFact, RecipientSettings } from '@jumpfleet/outbound-domain';
import { unknownHealth } from '@jumpfleet/outbound-domain';
import { openDatabase } from '@jumpfleet/persistence';
import type { DataSource } from 'typeorm';
import { ClaimContents } from '../adapters/persistence/claim-contents.js';
import { DeliveryIntake } from '../adapters/persistence/delivery-intake.js';
import { PostgresDeliveryQueue } from '../adapters/persistence/delivery-queue.js';
import { FactMemory } from '../adapters/persistence/fact-memory.js';
import type { Settlement, Taken } from '../application/delivery-queue.port.js';
import { recipientListModel } from '../application/recipient-list.projection.js';
import { recipientCodec } from '../application/recipient.codec.js';
import { deliveryMigrations } from '../delivery.module-parts.js';
import { recipientMigrations } from '../recipients.module-parts.js';
import { recipientSettings } from './recipient-settings.js';

const secrets = { find: () => Promise.resolve({ signing: ['whsec_c2VjcmV0'], named: {} }) };
const cause = { actor: { type: 'system', id: 'spec' }, correlationId: 'spec' } as const;
const claimMs = 60_000;

export const delivered = (): Settlement => ({
  status: 'delivered',
  statusCode: 200,
  at: new Date(),
  durationMs: 1,
});
/** Refused, and due again at once. */
export const refused = (): Settlement => ({
  status: 'queued',
  error: 'status-refused',
  statusCode: 500,
  nextAttemptAt: new Date(Date.now() - 1_000),
  at: new Date(),
  durationMs: 1,
});

/** The tables of deliveries, and processes that work on them. */
export class QueueWorld {
  private readonly revisions = new Map<string, number>();

  private constructor(readonly dataSource: DataSource) {}

  static async open(url: string): Promise<QueueWorld> {
    const migrations = [...eventLogMigrations, ...deliveryMigrations, ...recipientMigrations];
    const dataSource = await openDatabase({ url, migrations });
    await dataSource.query(recipientListModel.createTable('recipients'));
    return new QueueWorld(dataSource);
  }

  close(): Promise<void> {
    return this.dataSource.destroy();
  }

  /** What another process has in memory is not known to this one. */
  process(): PostgresDeliveryQueue {
    const contents = new ClaimContents(this.dataSource, secrets, new FactMemory(this.dataSource));
    return new PostgresDeliveryQueue(this.dataSource, claimMs, contents);
  }

  async recipient(more: Partial<RecipientSettings>): Promise<string> {
    const id = randomUUID();
    await this.append(id, 'RecipientCreated', recipientSettings({ name: id, ...more }));
    return id;
  }

  change(id: string, more: Partial<RecipientSettings>): Promise<void> {
    return this.append(id, 'RecipientChanged', recipientSettings({ name: id, ...more }));
  }

  /** Queues one event of this session for one recipient; answers the delivery's id. */
  async queue(recipientId: string, key: string = randomUUID()): Promise<string> {
    const intake = new DeliveryIntake(new FactMemory(this.dataSource));
    const [queued] = await this.dataSource.transaction((tx) =>
      intake.queueFor(tx, factOf(key), recipientId),
    );
    return queued?.id ?? '';
  }

  /** The process that had it is gone for so long that its hold has lapsed. */
  async lapse(recipientId: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE recipient_health SET held_until = now() - interval '1 second' WHERE recipient_id = $1`,
      [recipientId],
    );
  }

  private async append(
    id: string,
    type: 'RecipientCreated' | 'RecipientChanged',
    settings: RecipientSettings,
  ): Promise<void> {
    const store = new PostgresEventStore(this.dataSource, recipientCodec, [recipientListModel]);
    const revision = this.revisions.get(id) ?? 0;
    const common = { recipientId: id, settings };
    const event =
      type === 'RecipientCreated'
        ? ({ type, version: 2, data: { ...common, createdAt: new Date().toISOString() } } as const)
        : ({ type, version: 2, data: common } as const);
    await store.append(id, revision, [event], { cause });
    this.revisions.set(id, revision + 1);
  }
}

/** Takes so much of a recipient; nothing when it is another's, disabled or gone. */
export async function claimOf(
  queue: PostgresDeliveryQueue,
  recipientId: string,
  { room = 64, keep = [] }: { room?: number; keep?: readonly Taken[] } = {},
): Promise<readonly Taken[]> {
  const asks = [{ recipientId, room, keep: keep.map(({ seq }) => seq) }];
  return (await queue.claim(asks)).granted.get(recipientId)?.deliveries ?? [];
}

export function settleOne(queue: PostgresDeliveryQueue, taken: Taken, settlement: Settlement) {
  const standing = { recipientId: taken.recipient.id, health: unknownHealth, gone: [taken.seq] };
  return queue.settle([{ taken, settlement }], [standing]);
}

function factOf(key: string): OutboundFact {
  return {
    name: 'support_conference_begin',
    eventId: randomUUID(),
    source: 'jumpfleet/sessions',
    type: 'jumpfleet.session.started.v1',
    time: '2026-11-21T10:00:00.000Z',
    subject: key,
    key,
    fields: { lsid: key },
    data: { sessionId: key },
  };
}
