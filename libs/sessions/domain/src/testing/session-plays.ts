import type { AdmitMember, Invitation, LeaveReason } from '../membership.messages.js';
import { sessionDecider } from '../session.decider.js';
import type { Session } from '../session-state.js';
import type { SessionCommand, SessionEvent } from '../session.messages.js';

export const now = new Date('2026-11-21T10:00:00.000Z');
export const at = now.toISOString();
export const sessionId = '0193d7a0-0000-7000-8000-000000000001';
const clientId = '0193d7a0-0000-7000-8000-0000000000c1';
export const people = ['ada', 'bea', 'cem', 'dan', 'eva'] as const;
export type Person = (typeof people)[number];
export const named = (id: Person) => ({ id, name: id });
const legOf = (id: Person): string => `leg-${id}`;

export const request = (presence: 'attended' | 'unattended' = 'unattended'): SessionCommand => ({
  type: 'RequestSession',
  data: {
    sessionId,
    leg: legOf('ada'),
    clientId,
    endpointId: clientId,
    target: { status: 'online', name: 'till-4' },
    computer: {
      hostname: '',
      platform: '',
      publicIp: '',
      privateIp: '',
      jumpGroup: null,
      publicSite: '',
    },
    representative: named('ada'),
    tools: ['shell'],
    externalKey: '',
    custom: {},
    start: { method: 'jump', overrideReason: '', ticketId: '' },
    terms: {
      presence,
      permissions: [],
      prompting: { rule: 'never', defaultAnswer: 'deny', timeoutSeconds: 0 },
      record: true,
      endsAt: null,
    },
  },
});
export const relay = { shard: 'shard-1', run: 'r1' };
export const attach = (who: Person, line: number | null = 1): SessionCommand => ({
  type: 'RecordAttached',
  data: { sessionId, leg: legOf(who), line, attachedAt: at, relay },
});
export const detach = (who: Person, line: number | null = 1): SessionCommand => ({
  type: 'RecordDetached',
  data: { sessionId, leg: legOf(who), line, detachedAt: at },
});
export const drop = (who: Person): SessionCommand => ({
  type: 'DropLeg',
  data: { sessionId, leg: legOf(who), reason: 'connection-lost' },
});
export const leave = (who: Person, reason: LeaveReason = 'left'): SessionCommand => ({
  type: 'LeaveSession',
  data: { sessionId, leg: legOf(who), reason },
});
export const admit = (who: Person, given: Partial<AdmitMember['data']> = {}): SessionCommand => ({
  type: 'AdmitMember',
  data: {
    sessionId,
    leg: legOf(who),
    representative: named(who),
    by: 'simultaneous',
    isExternal: false,
    permissions: ['shell'],
    ...given,
  },
});
export const invitationOf = (
  who: readonly Person[],
  given: Partial<Invitation> = {},
): Invitation => ({
  team: null,
  representatives: who.map(named),
  asOwner: false,
  ...given,
});
export const invite = (by: Person, ...who: Person[]): SessionCommand => ({
  type: 'InviteRepresentatives',
  data: { sessionId, by, invitation: invitationOf(who) },
});
export const transfer = (
  by: Person,
  who: Person[],
  team: Invitation['team'] = null,
): SessionCommand => ({
  type: 'TransferOwnership',
  data: { sessionId, by, invitation: invitationOf(who, { asOwner: true, team }) },
});
export const take = (by: Person, mayEndSessions = false): SessionCommand => ({
  type: 'TakeOwnership',
  data: { sessionId, by, mayEndSessions },
});

/** What the last of these commands leads to, after all those before it: the types of its events, or the refusal. */
export function after(...commands: readonly SessionCommand[]) {
  let state: Session = sessionDecider.initial;
  let told: readonly string[] = [];
  let events: readonly SessionEvent[] = [];
  for (const command of commands) {
    const decision = sessionDecider.decide(command, state, now);
    events = decision.ok ? decision.value : [];
    told = decision.ok ? events.map(({ type }) => type) : [decision.refusal.kind];
    state = events.reduce(sessionDecider.evolve, state);
  }
  return { told, events, state };
}
