import type { Decider, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { allowedTools } from './session-terms.js';
import type {
  EndSession,
  RecordAttached,
  RequestSession,
  SessionCommand,
  SessionEvent,
  SessionParties,
  SessionRefusal,
} from './session.messages.js';

export type Session =
  | Readonly<{ status: 'unknown' }>
  | Readonly<{ status: 'ended' }>
  | Readonly<{ status: 'starting'; parties: SessionParties }>
  | Readonly<{ status: 'running'; parties: SessionParties; startedAt: string }>;
type Decision = Result<readonly SessionEvent[], SessionRefusal>;

/** One jump from request to end. Facts that arrive twice, or after the end, add nothing. */
export const sessionDecider: Decider<SessionCommand, SessionEvent, Session, SessionRefusal> = {
  initial: { status: 'unknown' },
  decide(command, session, now) {
    switch (command.type) {
      case 'RequestSession':
        return request(command, session, now);
      case 'RecordAttached':
        return attach(command, session);
      case 'EndSession':
        return end(command, session, now);
    }
  },
  evolve(_session, event) {
    switch (event.type) {
      case 'SessionRequested':
        return { status: 'starting', parties: partiesOf(event.data) };
      case 'SessionStarted':
        return {
          status: 'running',
          parties: partiesOf(event.data),
          startedAt: event.data.startedAt,
        };
      case 'SessionEnded':
        return { status: 'ended' };
    }
  },
};

function request({ data }: RequestSession, session: Session, now: Date): Decision {
  if (session.status !== 'unknown') return ok([]);
  const { target, tools, ...rest } = data;
  switch (target.status) {
    case 'missing':
      return refuse({ kind: 'jump-client-not-found' });
    case 'offline':
      return refuse({ kind: 'jump-client-offline' });
    case 'uninstalled':
      return refuse({ kind: 'jump-client-uninstalled' });
    case 'online':
      return ok([
        {
          type: 'SessionRequested',
          version: 3,
          data: {
            ...rest,
            clientName: target.name,
            tools: allowedTools(tools, data.terms),
            requestedAt: now.toISOString(),
          },
        },
      ]);
  }
}

function attach({ data }: RecordAttached, session: Session): Decision {
  if (session.status === 'unknown') return refuse({ kind: 'session-not-found' });
  if (session.status !== 'starting') return ok([]);
  const { attachedAt, relay } = data;
  return ok([
    {
      type: 'SessionStarted',
      version: 1,
      data: { ...session.parties, startedAt: attachedAt, relay },
    },
  ]);
}

/** A failed start ends only what has not started: a line that came up in the meantime wins. */
function end({ data: { reason } }: EndSession, session: Session, now: Date): Decision {
  if (session.status === 'unknown') return refuse({ kind: 'session-not-found' });
  if (session.status === 'ended') return ok([]);
  if (session.status === 'running' && reason === 'start-failed') return ok([]);
  const startedAt = session.status === 'running' ? session.startedAt : null;
  return ok([
    {
      type: 'SessionEnded',
      version: 1,
      data: { ...session.parties, startedAt, endedAt: now.toISOString(), reason },
    },
  ]);
}

function partiesOf(data: SessionParties): SessionParties {
  const { sessionId, clientId, clientName, representative, externalKey } = data;
  return { sessionId, clientId, clientName, representative, externalKey };
}
