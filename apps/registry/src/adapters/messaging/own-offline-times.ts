import { subjects } from '@jumpfleet/gateway-contracts';
import type { OwnOfflineTimes as Times } from '@jumpfleet/gateway-contracts';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import type { RegistryEvent } from '@jumpfleet/registry-domain';
import type { Pool } from 'pg';
import type { SiteSettings } from '../../application/ports.js';

const minutesOfDay = 1_440;
/** Well below the server's limit of 1 MiB a message. */
const maxItems = 5_000;

/**
 * A client with several items goes when the last of them would: by the longest of their times, where those
 * that follow the site have the site's. A client without one costs the look-up of its items, and no message.
 */
const timesSql = (only: string): string => `
SELECT s.client_id, s.shard, max(c.max_offline_minutes) AS longest, bool_or(c.max_offline_minutes = 0) AS follows
FROM jump_client_state s JOIN jump_client c ON c.endpoint_id = s.client_id
WHERE s.online AND s.client_id IN (SELECT endpoint_id FROM jump_client WHERE ${only})
GROUP BY s.client_id, s.shard`;

const cameOnlineSql = timesSql('endpoint_id = ANY ($1::uuid[]) AND max_offline_minutes > 0');
const changedSql = timesSql('endpoint_id = ANY ($1::uuid[]) OR client_id = ANY ($1::uuid[])');

type Row = Readonly<{ client_id: string; shard: string; longest: number; follows: boolean }>;

/** Tells the shards of clients that have an offline time of their own (RG-12) what it is. */
export class OwnOfflineTimes {
  constructor(
    private readonly parts: Readonly<{
      pool: Pool;
      nats: NatsConnection;
      settings: SiteSettings;
      logger: Logger;
    }>,
  ) {}

  /** Of a batch of presence: one message a shard, and none where nobody has one. */
  cameOnline(clients: readonly string[]): void {
    if (clients.length > 0) void this.tell('offline-times-online', cameOnlineSql, clients);
  }

  /** An item was edited, copied or deleted; 0 takes an earlier time back. */
  follow(event: RegistryEvent): void {
    const item = itemOf(event);
    if (item !== undefined) void this.tell('offline-times-changed', changedSql, [item]);
  }

  private async tell(name: string, text: string, ids: readonly string[]): Promise<void> {
    const { pool, logger } = this.parts;
    try {
      const { rows } = await pool.query<Row>({ name, text, values: [ids] });
      for (const [shard, ofShard] of Map.groupBy(rows, (row) => row.shard))
        this.publish(
          shard,
          ofShard.map((row) => this.timeOf(row)),
        );
    } catch (error) {
      logger.warn({ err: error }, 'clients could not be told their offline times');
    }
  }

  private publish(shard: string, items: Times['items']): void {
    const { nats } = this.parts;
    for (let from = 0; from < items.length && !nats.isClosed(); from += maxItems) {
      const times: Times = { items: items.slice(from, from + maxItems) };
      nats.publish(subjects.offlineTimes(shard), JSON.stringify(times));
    }
  }

  private timeOf({ client_id: client, longest, follows }: Row): Times['items'][number] {
    const { deleteAfterDays } = this.parts.settings.current();
    const ofSite = (deleteAfterDays ?? Number.POSITIVE_INFINITY) * minutesOfDay;
    return { client, minutes: follows && ofSite >= longest ? 0 : longest };
  }
}

function itemOf(event: RegistryEvent): string | undefined {
  switch (event.type) {
    case 'JumpClientEdited':
      return event.data.changed.includes('maxOfflineMinutes') ? event.data.clientId : undefined;
    case 'JumpClientCopied':
      return event.data.endpointId;
    case 'JumpClientDeleted':
      return event.data.isLastOfEndpoint ? undefined : event.data.endpointId;
    default:
      return undefined;
  }
}
