import type { SessionEvent } from '@jumpfleet/sessions-domain';
import type { ToDo } from './ports.js';
import { attachGraceMs, sessionGraceMs } from './session-times.js';
import { ticketLifeMs } from './ticket-life.js';

/** What is due, when, and what is due no longer. */
export type Plan =
  | Readonly<{ kind: 'do'; action: ToDo; at: Date }>
  | Readonly<{ kind: 'drop'; sessionId: string; leg: string }>
  | Readonly<{ kind: 'warn'; sessionId: string }>;

/** What follows from an event of a session, with no person asking for it. */
export function plansAfter(event: SessionEvent, now: Date): readonly Plan[] {
  const { sessionId } = event.data;
  const later = (ms: number): Date => new Date(now.getTime() + ms);
  switch (event.type) {
    case 'SessionStarted':
      return [{ kind: 'warn', sessionId }];
    case 'MemberAdmitted': {
      const { leg } = event.data;
      const action = { sessionId, leg, action: 'drop-leg', reason: 'start-failed' } as const;
      return [{ kind: 'do', action, at: later(ticketLifeMs + attachGraceMs) }];
    }
    case 'LegDetached': {
      const { leg } = event.data;
      const action = { sessionId, leg, action: 'drop-leg', reason: 'connection-lost' } as const;
      return [{ kind: 'do', action, at: later(sessionGraceMs) }];
    }
    case 'LegAttached':
      return [{ kind: 'drop', sessionId, leg: event.data.leg }];
    case 'MemberLeft': {
      const { leg, reason } = event.data;
      const close = { sessionId, leg, action: 'close-leg', reason } as const;
      return [
        { kind: 'drop', sessionId, leg },
        { kind: 'do', action: close, at: now },
      ];
    }
    case 'SessionEnded': {
      const { reason, startedAt } = event.data;
      if (startedAt === null && reason === 'start-failed') return [];
      return [{ kind: 'do', action: { sessionId, action: 'close-line', reason }, at: now }];
    }
    case 'SessionRequested':
    case 'SessionAmended':
    case 'MemberJoined':
    case 'RepresentativesInvited':
    case 'OwnerChanged':
      return [];
  }
}
