import { randomBytes, randomUUID } from 'node:crypto';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { EventStore, Within } from '@jumpfleet/event-log';
import { ok, refuse } from '@jumpfleet/kernel';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { apiAccountDecider, apiAccountStream } from '@jumpfleet/policy-domain';
import type {
  ApiAccountCommand,
  ApiAccountRefusal,
  ApiAccountSettings,
  PolicyEvent,
} from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { CREDENTIALS, NameTaken, PASSWORDS } from '../ports.js';
import type { Credentials, Passwords } from '../ports.js';

type Outcome<Value> = Promise<Result<Value, ApiAccountRefusal>>;

/** 256 random bits: nobody guesses them. */
const secretBytes = 32;

@Injectable()
export class ApiAccountHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<PolicyEvent>,
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
    @Inject(PASSWORDS) private readonly passwords: Passwords,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The secret is told this once; its hash is written in the same transaction as the fact, beside it. */
  async create(
    settings: ApiAccountSettings,
    cause: Cause,
    client: Readonly<{ id: string; secret: string }> = newClient(),
  ): Outcome<{ number: number; secret: string }> {
    const accountId = randomUUID();
    const hash = await this.passwords.hash(client.secret);
    const number = await this.credentials.nextNumber('api-account');
    const data = { accountId, number, clientId: client.id, settings };
    const credential = { principalId: accountId, hash };
    const created = await this.handle(
      { type: 'CreateApiAccount', data },
      cause,
      this.credentials.added('api-account', client.id, credential),
    );
    return created.ok ? ok({ number, secret: client.secret }) : created;
  }

  /** A new secret, told this once; the old one and all its tokens are dead. */
  async regenerateSecret(accountId: string, cause: Cause): Outcome<{ secret: string }> {
    const { secret } = newClient();
    const replaced = this.credentials.replaced(accountId, await this.passwords.hash(secret));
    const command = { type: 'RegenerateApiAccountSecret', data: { accountId } } as const;
    const regenerated = await this.handle(command, cause, replaced);
    return regenerated.ok ? ok({ secret }) : regenerated;
  }

  async handle(
    command: ApiAccountCommand,
    cause: Cause,
    further?: Within<PolicyEvent>,
  ): Outcome<unknown> {
    try {
      return await handleCommand(this.events, apiAccountDecider, {
        stream: apiAccountStream(command.data.accountId),
        command,
        cause,
        now: this.clock.now(),
        within: async (tx, recorded) => {
          await further?.(tx, recorded);
          await this.credentials.follow(tx, recorded);
        },
      });
    } catch (error) {
      if (!(error instanceof NameTaken) || command.type !== 'CreateApiAccount') throw error;
      return refuse({ kind: 'client-id-taken', clientId: command.data.clientId });
    }
  }
}

function newClient(): Readonly<{ id: string; secret: string }> {
  const id = randomUUID().replaceAll('-', '');
  return { id, secret: randomBytes(secretBytes).toString('base64url') };
}
