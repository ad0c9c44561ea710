import type { Recorded } from '@jumpfleet/kernel';
import type { SessionsEvent } from '../events/sessions-event.js';

/** A representative's part in a session. */
export type Member = Readonly<{
  id: string;
  name: string;
  leg: string;
  isExternal: boolean;
  isInvited: boolean;
  /** When the part was given; the line comes later, or never. */
  admittedAt: string;
  joinedAt: string | null;
  leftAt: string | null;
}>;
export type SessionPeople = Readonly<{
  /** In the order in which they came; who comes back is another part. */
  members: readonly Member[];
  ownerId: string;
  customer: Readonly<{ id: string; name: string }>;
}>;

const nobody: SessionPeople = { members: [], ownerId: '', customer: { id: '', name: '' } };

type Fold = {
  readonly [T in SessionsEvent['type']]?: (
    people: SessionPeople,
    data: Extract<SessionsEvent, { type: T }>['data'],
  ) => SessionPeople;
};

const folds: Fold = {
  SessionRequested: (people, { representative, leg, requestedAt, clientId, clientName }) => ({
    ...withMember(
      people,
      { ...representative, leg, isExternal: false, isInvited: false },
      requestedAt,
    ),
    ownerId: representative.id,
    customer: { id: clientId, name: clientName },
  }),
  SessionStarted: (people, { startedAt }) => ({
    ...people,
    members: people.members.map((member, index) =>
      index === 0 ? { ...member, joinedAt: member.joinedAt ?? startedAt } : member,
    ),
  }),
  MemberAdmitted: (people, { representative, leg, isExternal, by, admittedAt }) => {
    const isInvited = by === 'invitation';
    return withMember(people, { ...representative, leg, isExternal, isInvited }, admittedAt);
  },
  MemberJoined: (people, { leg, joinedAt }) =>
    changed(people, leg, (member) => ({ ...member, joinedAt: member.joinedAt ?? joinedAt })),
  MemberLeft: (people, { leg, leftAt }) =>
    changed(people, leg, (member) => ({ ...member, leftAt })),
  OwnerChanged: (people, { to }) => ({ ...people, ownerId: to.id }),
  SessionEnded: (people, { endedAt }) => ({
    ...people,
    members: people.members.map((member) => ({ ...member, leftAt: member.leftAt ?? endedAt })),
  }),
};

/** Who took part in a session, from its events. */
export function peopleOf(recorded: readonly Recorded<SessionsEvent>[]): SessionPeople {
  return recorded.reduce((people, { event }) => {
    // The fold is under the type of the very events that it takes.
    const fold = folds[event.type] as
      ((people: SessionPeople, data: SessionsEvent['data']) => SessionPeople) | undefined;
    return fold ? fold(people, event.data) : people;
  }, nobody);
}

/** Whose leg it is; nothing where nobody is known by it. */
export function memberOf({ members }: SessionPeople, leg: string | undefined): Member | undefined {
  return members.findLast((member) => member.leg === leg);
}

type Admitted = Omit<Member, 'admittedAt' | 'joinedAt' | 'leftAt'>;

function withMember(people: SessionPeople, member: Admitted, admittedAt: string): SessionPeople {
  const added = { ...member, admittedAt, joinedAt: null, leftAt: null };
  return { ...people, members: [...people.members, added] };
}

function changed(
  people: SessionPeople,
  leg: string | null,
  change: (member: Member) => Member,
): SessionPeople {
  const members = people.members.map((member) =>
    member.leg === leg && member.leftAt === null ? change(member) : member,
  );
  return { ...people, members };
}
