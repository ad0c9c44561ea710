import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { nextWarningAt, warningText } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DUE_ACTIONS, SESSION_DIRECTORY, SESSION_LINES } from './ports.js';
import type { DueActions, SessionDirectory, SessionLines } from './ports.js';

/** PO-24: tells both ends of a session that its schedule will end it, and plans the next time. */
@Injectable()
export class EndWarnings {
  constructor(
    @Inject(SESSION_DIRECTORY) private readonly sessions: SessionDirectory,
    @Inject(SESSION_LINES) private readonly lines: SessionLines,
    @Inject(DUE_ACTIONS) private readonly due: DueActions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async warn(sessionId: string): Promise<void> {
    const session = await this.sessions.find(sessionId);
    if (session?.status !== 'running' || session.ends_at === null) return;
    const [endsAt, now] = [new Date(session.ends_at), this.clock.now()];
    if (endsAt <= now) return;
    await this.lines.tell(sessionId, {
      code: 'session-ends-soon',
      message: warningText(endsAt, now),
      ends_at: session.ends_at,
    });
    const next = nextWarningAt(endsAt, now);
    if (next) await this.due.add({ sessionId, action: 'warn', reason: 'schedule-ended' }, next);
  }
}
