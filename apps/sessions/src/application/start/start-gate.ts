import { Injectable } from '@nestjs/common';
import { SessionFields } from '../session-fields.js';
import { StartPermits } from './start-permits.js';
import { TicketRule } from './ticket-rule.js';

/** What stands before each start. */
@Injectable()
export class StartGate {
  constructor(
    readonly permits: StartPermits,
    readonly fields: SessionFields,
    readonly tickets: TicketRule,
  ) {}
}
