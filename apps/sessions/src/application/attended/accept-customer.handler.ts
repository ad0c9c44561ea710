import type { Principal } from '@jumpfleet/http';
import type { Cause, Result } from '@jumpfleet/kernel';
import { refuse } from '@jumpfleet/kernel';
import { sessionTools } from '@jumpfleet/sessions-domain';
import type { SessionKeyRefusal } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { OpenJumpHandler } from '../open-jump.handler.js';
import type { JumpWish, OpenedJump } from '../open-jump.handler.js';
import type { FoundClient } from '../ports.js';
import { customerName } from './customer-name.js';
import { SESSION_KEYS } from './ports.js';
import type { SessionKeys, WaitingCustomer } from './ports.js';
import { SessionKeyCommands } from './session-key-commands.js';
import { SupportQueues } from './support-queues.js';

type OpenRefusal = Extract<Awaited<ReturnType<OpenJumpHandler['open']>>, { ok: false }>['refusal'];
export type AcceptRefusal =
  OpenRefusal | SessionKeyRefusal | Readonly<{ kind: 'customer-offline' }>;

/**
 * A representative takes a customer out of a queue. The key's own stream decides which of several has them; only then the
 * session starts, under the id that the key has had from the beginning, and who cannot start it gives the customer back.
 */
@Injectable()
export class AcceptCustomerHandler {
  constructor(
    private readonly commands: SessionKeyCommands,
    private readonly queues: SupportQueues,
    @Inject(SESSION_KEYS) private readonly keys: SessionKeys,
    private readonly openJump: OpenJumpHandler,
  ) {}

  /** A customer in a queue that somebody does not serve is as good as none. */
  async handle(
    sessionId: string,
    principal: Principal,
    cause: Cause,
  ): Promise<Result<OpenedJump, AcceptRefusal>> {
    const [row, served] = await Promise.all([
      this.keys.bySession(sessionId),
      this.queues.servedBy(principal.id),
    ]);
    if (!row || row.status === 'open' || !served.includes(row.queue))
      return refuse({ kind: 'session-not-found' });
    if (row.status === 'waiting' && !row.is_online) return refuse({ kind: 'customer-offline' });
    const representative = { id: principal.id, name: principal.name };
    const data = { sessionId, representative };
    const accepted = await this.commands.handle({ type: 'AcceptCustomer', data }, cause);
    if (!accepted.ok) return accepted;
    return this.start(row, principal, cause);
  }

  private async start(
    row: WaitingCustomer,
    principal: Principal,
    cause: Cause,
  ): Promise<Result<OpenedJump, AcceptRefusal>> {
    const representativeId = principal.id;
    const back = (reason: string) => {
      const data = { sessionId: row.session_id, representativeId, reason };
      return this.commands.handle({ type: 'HandBackCustomer', data }, cause);
    };
    try {
      const opened = await this.openJump.open(wishOf(row), foundOf(row), principal, cause);
      if (!opened.ok) await back(opened.refusal.kind);
      return opened;
    } catch (error) {
      await back('session-start-failed');
      throw error;
    }
  }
}

function wishOf({ session_id, client_id, external_key, custom }: WaitingCustomer): JumpWish {
  return {
    sessionId: session_id,
    clientId: client_id ?? session_id,
    tools: sessionTools,
    externalKey: external_key,
    custom,
    start: { method: 'session-key', overrideReason: '', ticketId: '' },
    secondFactorCode: '',
  };
}

/** No Jump Item: a computer that is there for this session alone. */
function foundOf({ session_id, client_id, customer, computer }: WaitingCustomer): FoundClient {
  return {
    target: { status: 'online', name: customerName(customer, computer) },
    endpointId: client_id ?? session_id,
    item: undefined,
    needsUpdate: false,
    presence: 'attended',
    computer: {
      hostname: computer?.hostname ?? '',
      platform: computer?.platform ?? '',
      publicIp: computer?.address ?? '',
      privateIp: '',
      jumpGroup: null,
      publicSite: '',
    },
    tag: '',
    comments: '',
  };
}
