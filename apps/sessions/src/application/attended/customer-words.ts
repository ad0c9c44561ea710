import type { Cause } from '@jumpfleet/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { EndSessionHandler } from '../end-session.handler.js';
import { sessionsService } from '../session-stream.js';
import { CustomerPresence } from './customer-presence.js';
import { PinSettlement } from './pin-settlement.js';
import { SESSION_KEYS } from './ports.js';
import type { CustomerWord, CustomerWords, SessionKeys } from './ports.js';
import { SessionKeyCommands } from './session-key-commands.js';
import type { SessionKeyRow } from './session-key.projection.js';

type Customer = Extract<CustomerWord, Readonly<{ event: 'customer' }>>;

/** What is told of a customer's line and wishes, and what follows from it. */
@Injectable()
export class HeardCustomerWords implements CustomerWords {
  constructor(
    private readonly commands: SessionKeyCommands,
    @Inject(SESSION_KEYS) private readonly keys: SessionKeys,
    private readonly presence: CustomerPresence,
    private readonly pins: PinSettlement,
    private readonly endSession: EndSessionHandler,
  ) {}

  async heard(word: CustomerWord): Promise<boolean> {
    const row = await this.keys.bySession(word.session);
    if (!row) return false;
    if (row.client_id !== word.client) return true;
    if (word.event === 'customer') await this.customer(row, word);
    else await this.pins.told(row, word);
    return true;
  }

  private async customer(row: SessionKeyRow, { state, epoch, at }: Customer): Promise<void> {
    const { session_id: sessionId } = row;
    await this.presence.heard({ sessionId, epoch, isHere: state === 'here', at: new Date(at) });
    if (state !== 'left') return;
    const cause = causeOf(row);
    if (row.status === 'accepted')
      await this.endSession.handle({ sessionId, reason: 'customer' }, cause);
    else
      await this.commands.handle(
        { type: 'LoseCustomer', data: { sessionId, reason: 'customer' } },
        cause,
      );
  }
}

/** The customer acts; what follows belongs to the session. */
const causeOf = (row: Pick<SessionKeyRow, 'session_id' | 'client_id'>): Cause => ({
  actor: row.client_id === null ? sessionsService : { type: 'jump-client', id: row.client_id },
  correlationId: row.session_id,
});
