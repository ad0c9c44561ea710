import type { SessionEndReason } from '@jumpfleet/sessions-contracts';
import type { Cause } from '@jumpfleet/kernel';
import type { LeaveReason } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { EndWarnings } from './end-warnings.js';
import { SESSION_LINES } from './ports.js';
import type { DueAction, SessionLines } from './ports.js';
import { SessionCauses } from './session-cause.js';
import { SessionCommands } from './session-commands.js';
import { sessionsService } from './session-stream.js';

/** What this service does to sessions by itself, in the trace of the jump that began them. */
@Injectable()
export class SessionActs {
  constructor(
    @Inject(SESSION_LINES) private readonly lines: SessionLines,
    private readonly causes: SessionCauses,
    private readonly commands: SessionCommands,
    private readonly warnings: EndWarnings,
  ) {}

  perform(due: DueAction): Promise<void> {
    const { sessionId, action } = due;
    const work = { name: `session ${action}`, sessionId, actor: sessionsService };
    return this.causes.continued(work, (cause) => this.act(due, cause));
  }

  private async act(due: DueAction, cause: Cause): Promise<void> {
    const { sessionId, leg } = due;
    if (leg !== null) return this.actOnLeg({ ...due, leg }, cause);
    // What is about a session as a whole was planned with a reason of its end.
    const reason = due.reason as SessionEndReason;
    switch (due.action) {
      case 'close-line':
        return this.lines.close(sessionId, reason);
      case 'warn':
        return this.warnings.warn(sessionId);
      default:
        await this.commands.handle({ type: 'EndSession', data: { sessionId, reason } }, cause);
    }
  }

  private async actOnLeg(due: DueAction & { leg: string }, cause: Cause): Promise<void> {
    // What is about a leg was planned with a reason of its own.
    const data = { sessionId: due.sessionId, leg: due.leg, reason: due.reason as LeaveReason };
    if (due.action === 'close-leg') return this.lines.closeLeg(data.leg, data.reason);
    const type = due.action === 'drop-leg' ? 'DropLeg' : 'LeaveSession';
    await this.commands.handle({ type, data }, cause);
  }
}
