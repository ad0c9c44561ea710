import type { OutboundFact } from '@jumpfleet/outbound-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { DeliveryContents } from '../../application/ports.js';
import type { RecipientRow } from '../../application/recipient-list.projection.js';

type Row = Readonly<{
  fact: OutboundFact;
  recipient: RecipientRow;
  remembered: Readonly<Record<string, string>>;
}>;

@Injectable()
export class PostgresDeliveryContents implements DeliveryContents {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async find(deliveryId: string): Promise<Row | undefined> {
    const [row] = await this.dataSource.query<Row[]>(
      `SELECT f.fact, to_jsonb(r) AS recipient, coalesce((
         SELECT jsonb_object_agg(v.name, v.value) FROM remembered_values v
         WHERE v.recipient_id = d.recipient_id AND v.key = d.key), '{}') AS remembered
       FROM deliveries d JOIN delivery_facts f ON f.id = d.fact_id JOIN recipients r ON r.id = d.recipient_id
       WHERE d.id = $1`,
      [deliveryId],
    );
    return row;
  }
}
