import type { Cause } from '@jumpfleet/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { EndSessionHandler } from './end-session.handler.js';
import { EndWarnings } from './end-warnings.js';
import { SESSION_LINES } from './ports.js';
import type { DueAction, SessionLines } from './ports.js';
import { SessionCauses } from './session-cause.js';
import { sessionsService } from './session-stream.js';

/** What this service does to sessions by itself, in the trace of the jump that began them. */
@Injectable()
export class SessionActs {
  constructor(
    @Inject(SESSION_LINES) private readonly lines: SessionLines,
    private readonly causes: SessionCauses,
    private readonly endSession: EndSessionHandler,
    private readonly warnings: EndWarnings,
  ) {}

  perform(due: DueAction): Promise<void> {
    const { sessionId, action } = due;
    const work = { name: `session ${action}`, sessionId, actor: sessionsService };
    return this.causes.continued(work, (cause) => this.act(due, cause));
  }

  private async act({ sessionId, action, reason }: DueAction, cause: Cause): Promise<void> {
    switch (action) {
      case 'close-line':
        return this.lines.close(sessionId, reason);
      case 'warn':
        return this.warnings.warn(sessionId);
      case 'end':
      case 'force-end': {
        const lineIsClosed = reason === 'start-failed';
        await this.endSession.handle({ sessionId, reason, lineIsClosed }, cause);
      }
    }
  }
}
