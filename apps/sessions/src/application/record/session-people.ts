import type { Recorded } from '@jumpfleet/kernel';
import type { SessionsEvent } from '../events/sessions-event.js';

/** A representative's part in a session. */
export type Member = Readonly<{
  id: string;
  name: string;
  leg: string;
  joinedAt: string;
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
  SessionRequested: (_people, { representative, leg, requestedAt, clientId, clientName }) => ({
    members: [{ ...representative, leg, joinedAt: requestedAt, leftAt: null }],
    ownerId: representative.id,
    customer: { id: clientId, name: clientName },
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
  return members.findLast((member) => member.leg === leg) ?? undefined;
}
