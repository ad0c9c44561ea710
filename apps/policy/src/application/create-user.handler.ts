import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import { refuse } from '@jumpfleet/kernel';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { userDecider } from '@jumpfleet/policy-domain';
import type { CreateUser, PolicyEvent, UserRefusal } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { CREDENTIALS, NameTaken, PASSWORDS } from './ports.js';
import type { Credentials, Passwords } from './ports.js';

export type NewUser = Omit<CreateUser['data'], 'userId' | 'number'> &
  Readonly<{ password: string }>;

@Injectable()
export class CreateUserHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<PolicyEvent>,
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
    @Inject(PASSWORDS) private readonly passwords: Passwords,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The password's hash is written in the same transaction as the fact, beside it. */
  async handle(
    { password, ...user }: NewUser,
    cause: Cause,
  ): Promise<Result<{ userId: string }, UserRefusal>> {
    const userId = randomUUID();
    const hash = await this.passwords.hash(password);
    const number = await this.credentials.nextNumber('user');
    try {
      const result = await handleCommand(this.events, userDecider, {
        stream: `policy.user.${userId}`,
        command: { type: 'CreateUser', data: { ...user, userId, number } },
        cause,
        now: this.clock.now(),
        within: this.credentials.added('user', user.username, { principalId: userId, hash }),
      });
      return result.ok ? { ok: true, value: { userId } } : result;
    } catch (error) {
      if (!(error instanceof NameTaken)) throw error;
      return refuse({ kind: 'username-taken', username: user.username });
    }
  }
}
