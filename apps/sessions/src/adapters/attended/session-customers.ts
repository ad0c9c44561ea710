import { Inject, Injectable } from '@nestjs/common';
import { SESSION_KEYS } from '../../application/attended/ports.js';
import type { SessionKeys } from '../../application/attended/ports.js';
import { sessionCustomer, sessionPin } from './session-key-item.js';

export type SessionCustomerPart = Readonly<{
  /** Who came by a session key; nobody where the session is with a Jump Client. */
  customer: ReturnType<typeof sessionCustomer> | null;
  pin: ReturnType<typeof sessionPin>;
}>;

/** What a session's own answer tells beside its terms. */
@Injectable()
export class SessionCustomers {
  constructor(@Inject(SESSION_KEYS) private readonly keys: SessionKeys) {}

  async of(sessionId: string): Promise<SessionCustomerPart> {
    const row = await this.keys.bySession(sessionId);
    return row ? { customer: sessionCustomer(row), pin: sessionPin(row) } : nobody;
  }
}

const nobody: SessionCustomerPart = { customer: null, pin: null };
