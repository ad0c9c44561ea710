import { CONFIG } from '@jumpfleet/lifecycle';
import { Inject, Injectable } from '@nestjs/common';
import type { OpenedJump } from '../../application/members/session-tickets.js';
import type { SessionsConfig } from '../../config.js';
import { websocketUrl } from '../websocket-url.js';
import { sessionItem } from './session-item.js';

/** What everybody is answered who gets a ticket. */
@Injectable()
export class OpenedAnswer {
  constructor(@Inject(CONFIG) private readonly config: SessionsConfig) {}

  of({ session, ticket, expiresAt }: OpenedJump) {
    return {
      session: sessionItem(session),
      websocket_url: websocketUrl(this.config.PUBLIC_URL),
      ticket,
      expires_at: expiresAt.toISOString(),
    };
  }
}
