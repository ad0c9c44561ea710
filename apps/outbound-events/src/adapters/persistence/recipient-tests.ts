import type { OutboundFact } from '@jumpfleet/outbound-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { QueuedTest, RecipientTests } from '../../application/test-event.handler.js';
import { DeliveryIntake } from './delivery-intake.js';

@Injectable()
export class PostgresRecipientTests implements RecipientTests {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    private readonly intake: DeliveryIntake,
  ) {}

  queue(recipientId: string, fact: OutboundFact): Promise<QueuedTest | undefined> {
    return this.dataSource.transaction(async (tx) => {
      const [queued] = await this.intake.queueFor(tx, fact, recipientId);
      return queued;
    });
  }
}
