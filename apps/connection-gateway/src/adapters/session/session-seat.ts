import type { GatewayMessage, SessionNotice, SessionWord } from '@jumpfleet/gateway-contracts';
import type { EndReason } from '@jumpfleet/gateway-domain';
import type { ClientSkills } from '../../application/client-skills.js';
import type { Listening, SessionListener } from '../nats/session-subjects.js';

export type Seated = Readonly<{
  skills: () => ClientSkills;
  tell: (message: GatewayMessage) => void;
  ended: (reason: EndReason) => void;
}>;

/** A client's part in a session as a whole, however many representatives take part. */
export class SessionSeat implements SessionListener {
  listening: Listening | undefined;

  constructor(
    private readonly session: string,
    private readonly seated: Seated,
  ) {}

  ended(reason: EndReason): void {
    this.seated.ended(reason);
  }

  noticed(notice: SessionNotice): void {
    this.seated.tell({ t: 'notice', session: this.session, ...notice });
  }

  word(word: SessionWord): void {
    if (word.kind !== 'said' || !this.seated.skills().has('chat')) return;
    const { n, from, text, at } = word;
    this.seated.tell({ t: 'said', session: this.session, n, from, text, at });
  }

  leave(): void {
    this.listening?.unsubscribe();
  }
}
