import { randomUUID } from 'node:crypto';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import { refuse } from '@jumpfleet/kernel';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { apiAccountDecider } from '@jumpfleet/policy-domain';
import type { ApiAccountRefusal, CreateApiAccount, PolicyEvent } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { CREDENTIALS, NameTaken, PASSWORDS } from './ports.js';
import type { Credentials, Passwords } from './ports.js';

export type NewApiAccount = Omit<CreateApiAccount['data'], 'accountId' | 'number'> &
  Readonly<{ secret: string }>;

@Injectable()
export class CreateApiAccountHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<PolicyEvent>,
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
    @Inject(PASSWORDS) private readonly passwords: Passwords,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The secret's hash is written in the same transaction as the fact, beside it. */
  async handle(
    { secret, ...account }: NewApiAccount,
    cause: Cause,
  ): Promise<Result<{ accountId: string }, ApiAccountRefusal>> {
    const accountId = randomUUID();
    const { clientId } = account;
    const credential = { principalId: accountId, hash: await this.passwords.hash(secret) };
    const number = await this.credentials.nextNumber('api-account');
    try {
      const result = await handleCommand(this.events, apiAccountDecider, {
        stream: `policy.api-account.${accountId}`,
        command: { type: 'CreateApiAccount', data: { ...account, accountId, number } },
        cause,
        now: this.clock.now(),
        within: this.credentials.added('api-account', clientId, credential),
      });
      return result.ok ? { ok: true, value: { accountId } } : result;
    } catch (error) {
      if (!(error instanceof NameTaken)) throw error;
      return refuse({ kind: 'client-id-taken', clientId });
    }
  }
}
