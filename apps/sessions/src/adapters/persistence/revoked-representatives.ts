import type { EventContext } from '@jumpfleet/event-log';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { Inject, Injectable } from '@nestjs/common';
import { lockAdmission } from './admission-lock.js';
import { SessionDueRepository } from './session-due.repository.js';

/**
 * Whom policy does not let in any more. A jump that policy allowed a moment before either finds its
 * representative here or is found among the sessions that end: admission and this wait for each other.
 */
@Injectable()
export class RevokedRepresentatives {
  constructor(
    private readonly due: SessionDueRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** In the transaction of the consumed event. */
  async add(representativeId: string, context: EventContext): Promise<void> {
    const { tx } = context;
    await lockAdmission(tx);
    await tx.query(
      `INSERT INTO revoked_representative (id, revoked_at) VALUES ($1, $2)
       ON CONFLICT (id) DO UPDATE SET revoked_at = excluded.revoked_at`,
      [representativeId, this.clock.now()],
    );
    await this.due.leaveAll(tx, representativeId, 'access-revoked');
    context.afterCommit(() => {
      this.due.wake();
    });
  }
}
