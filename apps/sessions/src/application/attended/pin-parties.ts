import type { Principal } from '@jumpfleet/http';
import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type { PinInstaller, PinRefusal, SessionRefusal } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionRow } from '../session-list.projection.js';
import { SessionSight } from '../session-sight.js';
import { SESSION_KEYS, SUPPORT_DIRECTORY } from './ports.js';
import type { SessionKeys, SupportDirectory, WaitingCustomer } from './ports.js';

export type PinnableSession = Readonly<{ session: SessionRow; isOnline: boolean }>;
export type PartyRefusal =
  | Readonly<{ kind: Extract<SessionRefusal['kind'], 'session-not-found'> }>
  | Readonly<{ kind: 'pin-not-owner' | 'pin-not-permitted' }>;

/** Who may pin or unpin in a session: its owner, where the session's terms permit it (PO-30, PO-34). */
@Injectable()
export class PinParties {
  constructor(
    private readonly sight: SessionSight,
    @Inject(SESSION_KEYS) private readonly keys: SessionKeys,
    @Inject(SUPPORT_DIRECTORY) private readonly directory: SupportDirectory,
  ) {}

  async of(
    sessionId: string,
    principal: Principal,
  ): Promise<
    Result<Readonly<{ session: SessionRow; customer: WaitingCustomer | undefined }>, PartyRefusal>
  > {
    const session = await this.sight.find(sessionId, principal);
    if (!session) return refuse({ kind: 'session-not-found' });
    if (session.owner_id !== principal.id) return refuse({ kind: 'pin-not-owner' });
    const permits = session.permissions.some(
      ({ name, allowed }) => allowed && name === 'jump_client_pinning',
    );
    if (!permits) return refuse({ kind: 'pin-not-permitted' });
    return ok({ session, customer: await this.keys.bySession(sessionId) });
  }

  /** Refused early, before anything is made for it; the decision looks again. */
  async ofPin(
    sessionId: string,
    principal: Principal,
  ): Promise<Result<PinnableSession, PartyRefusal | PinRefusal>> {
    const found = await this.of(sessionId, principal);
    if (!found.ok) return found;
    const { session, customer } = found.value;
    // A Jump Client is what pinning makes.
    if (!customer) return refuse({ kind: 'already-pinned' });
    if (session.status === 'ended') return refuse({ kind: 'no-customer' });
    if (customer.pin?.state === 'asked') return refuse({ kind: 'pin-pending' });
    if (customer.pin?.state === 'pinned') return refuse({ kind: 'already-pinned' });
    return customer.is_online
      ? ok({ session, isOnline: true })
      : refuse({ kind: 'customer-offline' });
  }

  /** RG-65: where a quick pin goes. */
  async personalListOf({ id }: Principal): Promise<PinInstaller['list']> {
    const [found] = await this.directory.find({ ids: [id] });
    return { type: 'personal', number: found?.number ?? 0 };
  }
}
