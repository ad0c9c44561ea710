import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { SessionEndReason } from '@jumpfleet/sessions-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { SESSION_LINES } from '../ports.js';
import type { SessionLines } from '../ports.js';
import { PinSettlement } from './pin-settlement.js';
import { CUSTOMER_LINES, SESSION_KEYS } from './ports.js';
import type { CustomerLines, SessionKeys } from './ports.js';

/** Ends what is left of a customer's visit. */
@Injectable()
export class CustomerEnds {
  constructor(
    @Inject(SESSION_LINES) private readonly gateway: SessionLines,
    @Inject(CUSTOMER_LINES) private readonly lines: CustomerLines,
    @Inject(SESSION_KEYS) private readonly keys: SessionKeys,
    private readonly pins: PinSettlement,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The program at the computer is told, and ends; a line that nobody holds any more is gone. */
  async closeLine(sessionId: string, reason: SessionEndReason): Promise<void> {
    await this.gateway.close(sessionId, reason);
    await this.lines.closed(sessionId, this.clock.now());
  }

  async lookAtPin(sessionId: string): Promise<void> {
    const row = await this.keys.bySession(sessionId);
    if (row) await this.pins.look(row);
  }
}
