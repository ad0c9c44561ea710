import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { Customer, SupportQueue } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { GenerateSessionKeyHandler } from './generate-session-key.handler.js';
import type { KeyRefusal } from './generate-session-key.handler.js';
import { KEY_GUESSES } from './ports.js';
import type { KeyGuesses } from './ports.js';
import { SupportQueues } from './support-queues.js';
import type { QueueRefusal } from './support-queues.js';

export type CustomerWish = Readonly<{
  representative: Readonly<{ number: number; name: string }> | undefined;
  issue: string | undefined;
  externalKey: string | undefined;
  customer: Customer;
}>;
export type StartRefusal =
  | KeyRefusal
  | Readonly<{ kind: 'start-malformed' }>
  | Readonly<{ kind: 'too-many-guesses'; retryAfterSeconds: number }>;
type Begun = Readonly<{ key: string; queue: SupportQueue; expires_at: string }>;

/** B4: a customer without a key turns to a representative, or to whoever sees to an issue. */
@Injectable()
export class SessionForCustomer {
  constructor(
    private readonly queues: SupportQueues,
    private readonly generate: GenerateSessionKeyHandler,
    @Inject(KEY_GUESSES) private readonly guesses: KeyGuesses,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Each try counts as a guess does, so that nobody fills a queue, or learns whom there is. */
  async begin(
    wish: CustomerWish,
    address: string,
    cause: Cause,
  ): Promise<Result<Begun, StartRefusal>> {
    const retryAfterSeconds = await this.guesses.begin(address, this.clock.now());
    if (retryAfterSeconds !== undefined)
      return refuse({ kind: 'too-many-guesses', retryAfterSeconds });
    const queue = await this.queueOf(wish);
    if (!queue.ok) return queue;
    const { externalKey, customer } = wish;
    const made = await this.generate.forCustomer(queue.value, { externalKey, customer }, cause);
    if (!made.ok) return made;
    const { key, expiresAt } = made.value;
    return ok({ key, queue: queue.value, expires_at: expiresAt.toISOString() });
  }

  private queueOf({
    representative,
    issue,
  }: CustomerWish): Promise<Result<SupportQueue, QueueRefusal | { kind: 'start-malformed' }>> {
    if (representative && issue === undefined)
      return this.queues.byNumberAndName(representative.number, representative.name);
    if (!representative && issue !== undefined) return this.queues.resolve(`issue:${issue}`);
    return Promise.resolve(refuse({ kind: 'start-malformed' }));
  }
}
