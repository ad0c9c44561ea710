import type { Decider, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { attach, detach, drop, endedWith, leave } from './legs.js';
import type { MembershipCommand } from './membership.messages.js';
import { admit, invite, take, transfer } from './ownership.js';
import { evolveSession } from './session-state.js';
import type { Session } from './session-state.js';
import { allowedTools } from './session-terms.js';
import type {
  AmendSession,
  EndSession,
  RequestSession,
  SessionCommand,
  SessionEvent,
  SessionRefusal,
} from './session.messages.js';

type Decision = Result<readonly SessionEvent[], SessionRefusal>;

/** One session from request to end, and who takes part in it. Facts that arrive twice, or after the end, add nothing. */
export const sessionDecider: Decider<SessionCommand, SessionEvent, Session, SessionRefusal> = {
  initial: { status: 'unknown' },
  decide(command, session, now) {
    switch (command.type) {
      case 'RequestSession':
        return request(command, session, now);
      case 'AmendSession':
        return amend(command, session, now);
      case 'EndSession':
        return end(command, session, now);
      default:
        return decideMembership(command, session, now);
    }
  },
  evolve: evolveSession,
};

function decideMembership(command: MembershipCommand, session: Session, now: Date): Decision {
  switch (command.type) {
    case 'RecordAttached':
      return attach(command, session);
    case 'RecordDetached':
      return detach(command, session);
    case 'DropLeg':
      return drop(command, session, now);
    case 'LeaveSession':
      return leave(command, session, now);
    case 'AdmitMember':
      return admit(command, session, now);
    case 'InviteRepresentatives':
      return invite(command, session, now);
    case 'TransferOwnership':
      return transfer(command, session, now);
    case 'TakeOwnership':
      return take(command, session, now);
  }
}

function request({ data }: RequestSession, session: Session, now: Date): Decision {
  if (session.status !== 'unknown') return ok([]);
  const { target, tools, ...rest } = data;
  switch (target.status) {
    case 'missing':
      return refuse({ kind: 'jump-client-not-found' });
    case 'offline':
      return refuse({ kind: 'jump-client-offline' });
    case 'lost':
      return refuse({ kind: 'jump-client-lost' });
    case 'disabled':
      return refuse({ kind: 'jump-client-disabled' });
    case 'not-connected':
      return refuse({ kind: 'jump-client-not-connected' });
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

function amend({ data }: AmendSession, session: Session, now: Date): Decision {
  if (session.status === 'unknown') return refuse({ kind: 'session-not-found' });
  if (session.status === 'ended') return refuse({ kind: 'session-over' });
  const { externalKey = session.parties.externalKey, custom: given } = data;
  const custom = given ? { ...session.custom, ...given } : session.custom;
  const isSame = externalKey === session.parties.externalKey && isEqual(custom, session.custom);
  if (isSame) return ok([]);
  const amended = { sessionId: data.sessionId, externalKey, custom, amendedAt: now.toISOString() };
  return ok([{ type: 'SessionAmended', version: 1, data: amended }]);
}

/** A failed start ends only what has not started: a line that came up in the meantime wins. */
function end({ data: { reason } }: EndSession, session: Session, now: Date): Decision {
  if (session.status === 'unknown') return refuse({ kind: 'session-not-found' });
  if (session.status === 'ended') return ok([]);
  if (session.status === 'running' && reason === 'start-failed') return ok([]);
  return ok([endedWith(session, reason, now)]);
}

function isEqual(one: Readonly<Record<string, string>>, other: typeof one): boolean {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
  );
}
