import type { SessionWord } from '@jumpfleet/gateway-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { SESSION_KEYS } from '../attended/ports.js';
import type { SessionKeys } from '../attended/ports.js';
import type { SessionRow } from '../session-list.projection.js';

type Members = Omit<Extract<SessionWord, { kind: 'members' }>, 'kind'>;
type Member = Members['members'][number];

/** Who takes part in a session now, for people: the representatives, and the customer where one is there. */
@Injectable()
export class SessionPeople {
  constructor(@Inject(SESSION_KEYS) private readonly keys: SessionKeys) {}

  async of(session: SessionRow): Promise<Members> {
    const representatives = session.members
      .filter(({ state }) => state !== 'left')
      .map(({ id, name, state }) => ({
        type: 'representative' as const,
        id,
        name: name.slice(0, mostLetters),
        is_connected: state === 'attached',
      }));
    return {
      owner: session.owner_id,
      members: [...representatives, ...(await this.customer(session))],
    };
  }

  private async customer(session: SessionRow): Promise<Member[]> {
    if (session.presence !== 'attended') return [];
    const isTemporary = session.start_method === 'session-key';
    const key = isTemporary ? await this.keys.bySession(session.id) : undefined;
    const name = (key?.customer.name ?? '') || session.client_name;
    const isConnected = key?.is_online ?? session.members.some(({ state }) => state === 'attached');
    return [
      {
        type: 'customer',
        id: session.client_id,
        name: name.slice(0, mostLetters),
        is_connected: isConnected,
      },
    ];
  }
}

const mostLetters = 128;
