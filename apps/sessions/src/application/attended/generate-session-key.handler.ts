import { randomInt, randomUUID } from 'node:crypto';
import { AccessDecider } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Cause, Recorded, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { sessionKeyLength, sessionKeyLetters } from '@jumpfleet/sessions-domain';
import type {
  Customer,
  GenerateSessionKey,
  KeyMaker,
  SupportQueue,
} from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionsEvent } from '../events/sessions-event.js';
import { KeyTerms } from './key-terms.js';
import type { TermsRefusal } from './key-terms.js';
import { SessionKeyCommands } from './session-key-commands.js';
import { SupportQueues } from './support-queues.js';
import type { QueueRefusal } from './support-queues.js';

export type KeyWish = Readonly<{
  /** As `SupportQueues.resolve` takes it. */
  queue: string;
  /** Left out it is the site's. */
  ttlSeconds?: number | undefined;
  externalKey?: string | undefined;
  custom?: Readonly<Record<string, string>> | undefined;
  customer?: Customer | undefined;
}>;

/** What a customer is sent. */
export type GeneratedKey = Readonly<{
  sessionId: string;
  key: string;
  url: string;
  mailBody: string;
  queue: SupportQueue;
  expiresAt: Date;
}>;

export type KeyRefusal =
  QueueRefusal | TermsRefusal | Readonly<{ kind: 'key-not-allowed'; reasons: readonly string[] }>;
type Generated = Result<GeneratedKey, KeyRefusal>;

/** Two keys alike are as good as impossible, and no reason to fail. */
const maxAttempts = 4;
/** Of Postgres: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const uniqueViolation = '23505';

@Injectable()
export class GenerateSessionKeyHandler {
  constructor(
    private readonly commands: SessionKeyCommands,
    @Inject(AccessDecider) private readonly policy: AccessDecider,
    private readonly queues: SupportQueues,
    private readonly terms: KeyTerms,
  ) {}

  /** For a user or an API account that may (SB-19). */
  async handle(wish: KeyWish, principal: Principal, cause: Cause): Promise<Generated> {
    const { id, type, name } = principal;
    const question = { principalId: id, principalType: type, jumpClientId: '' } as const;
    const [decision] = await this.policy.decide([{ ...question, action: 'session-keys:generate' }]);
    if (decision?.allowed !== true)
      return refuse({ kind: 'key-not-allowed', reasons: decision?.reasons ?? [] });
    const queue = await this.queues.resolve(wish.queue);
    return queue.ok ? this.generate(queue.value, wish, { type, id, name }, cause) : queue;
  }

  /** For a customer who chose whom to turn to on the public page (B4). */
  async forCustomer(
    queue: SupportQueue,
    wish: Omit<KeyWish, 'queue'>,
    cause: Cause,
  ): Promise<Generated> {
    const name = wish.customer?.name ?? '';
    return this.generate(queue, wish, { type: 'customer', id: '', name }, cause);
  }

  private async generate(
    queue: SupportQueue,
    wish: Omit<KeyWish, 'queue'>,
    maker: KeyMaker,
    cause: Cause,
  ): Promise<Generated> {
    const terms = await this.terms.of(wish);
    if (!terms.ok) return terms;
    for (let attempt = 1; ; attempt++) {
      const data = { sessionId: randomUUID(), key: newKey(), queue, maker, ...terms.value };
      try {
        return ok(await this.append(data, cause));
      } catch (error) {
        if (!isTaken(error) || attempt === maxAttempts) throw error;
      }
    }
  }

  private async append(data: GenerateSessionKey['data'], cause: Cause): Promise<GeneratedKey> {
    const { sessionId, key, queue } = data;
    const made = await this.commands.handle({ type: 'GenerateSessionKey', data }, cause);
    if (!made.ok) throw new Error(`a new key cannot be made: ${made.refusal.kind}`);
    const expiresAt = expiryOf(made.value.recorded);
    return { sessionId, key, queue, expiresAt, ...this.terms.letterOf(key, expiresAt) };
  }
}

function expiryOf(recorded: readonly Recorded<SessionsEvent>[]): Date {
  for (const { event } of recorded)
    if (event.type === 'SessionKeyGenerated') return new Date(event.data.expiresAt);
  throw new Error('a new key was not made');
}

/** Each character from the system's source of randomness, evenly. */
function newKey(): string {
  const letter = () => sessionKeyLetters[randomInt(sessionKeyLetters.length)] ?? '';
  return Array.from({ length: sessionKeyLength }, letter).join('');
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === uniqueViolation;
}
