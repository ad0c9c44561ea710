import type { FactJumpClient, OutboundFact } from '@jumpfleet/outbound-domain';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DeliveryWaker } from '../application/delivery-waker.js';
import { withClient } from '../application/outbound-fact.js';
import { DeliveryIntake } from './persistence/delivery-intake.js';
import { KnownJumpClients } from './persistence/known-jump-clients.js';

/** Whom a fact is about: found by the first of these ids that is known, or as the fact itself tells it. */
export type Subject = Readonly<{ clients: readonly string[]; told?: FactJumpClient | undefined }>;

export type Queued = Awaited<ReturnType<DeliveryIntake['queue']>>;

/** Facts come in here, whatever brought them: in the transaction that makes sure of each. */
@Injectable()
export class FactDesk {
  constructor(
    private readonly intake: DeliveryIntake,
    private readonly known: KnownJumpClients,
    private readonly waker: DeliveryWaker,
  ) {}

  /** Answers what is to be woken after the commit. */
  async take(tx: EntityManager, fact: OutboundFact, { clients, told }: Subject): Promise<Queued> {
    return this.intake.queue(tx, withClient(fact, told ?? (await this.firstKnown(tx, clients))));
  }

  wake(queued: Queued): void {
    if (queued.length > 0) this.waker.wake(queued);
  }

  private async firstKnown(
    tx: EntityManager,
    clients: readonly string[],
  ): Promise<FactJumpClient | undefined> {
    for (const client of clients) {
      const found = await this.known.find(tx, client);
      if (found) return found;
    }
    return undefined;
  }
}
