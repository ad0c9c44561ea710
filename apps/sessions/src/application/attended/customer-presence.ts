import { Inject, Injectable } from '@nestjs/common';
import { SessionPeople } from '../members/session-people.js';
import { SESSION_DIRECTORY, SESSION_LINES } from '../ports.js';
import type { SessionDirectory, SessionLines } from '../ports.js';
import { CUSTOMER_LINES } from './ports.js';
import type { CustomerLine, CustomerLines } from './ports.js';

/** Keeps whether a customer has a line, and tells whoever is in the session with them. */
@Injectable()
export class CustomerPresence {
  constructor(
    @Inject(CUSTOMER_LINES) private readonly lines: CustomerLines,
    @Inject(SESSION_DIRECTORY) private readonly sessions: SessionDirectory,
    private readonly people: SessionPeople,
    @Inject(SESSION_LINES) private readonly gateway: SessionLines,
  ) {}

  async heard(line: CustomerLine): Promise<void> {
    await this.lines.heard(line);
    const session = await this.sessions.find(line.sessionId);
    if (session?.status !== 'running') return;
    this.gateway.say(session.id, { kind: 'members', ...(await this.people.of(session)) });
  }
}
