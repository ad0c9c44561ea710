import { EVENT_STORE } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import type { Principal } from '@jumpfleet/http';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionsEvent } from '../events/sessions-event.js';
import type { SessionRow } from '../session-list.projection.js';
import { SessionSight } from '../session-sight.js';
import { sessionStream } from '../session-stream.js';
import { peopleOf } from './session-people.js';
import type { SessionPeople } from './session-people.js';

/** A session whose record somebody may read. */
export type SeenSession = Readonly<{ session: SessionRow; people: SessionPeople }>;

/** Whoever takes part in a session reads its record, and whoever may see its report. */
@Injectable()
export class RecordSight {
  constructor(
    private readonly sight: SessionSight,
    @Inject(EVENT_STORE) private readonly events: EventStore<SessionsEvent>,
  ) {}

  async find(sessionId: string, principal: Principal): Promise<SeenSession | undefined> {
    const session = await this.sight.find(sessionId, principal);
    if (!session) return undefined;
    const people = peopleOf(await this.events.load(sessionStream(sessionId)));
    return { session, people };
  }
}

/** Whether somebody takes part in it now. */
export function isMember({ people }: SeenSession, { id }: Principal): boolean {
  return people.members.some((member) => member.id === id && member.leftAt === null);
}

/** Whether somebody ever took part in it. */
export function wasMember({ people }: SeenSession, { id }: Principal): boolean {
  return people.members.some((member) => member.id === id);
}

export function allows({ session }: SeenSession, permission: string): boolean {
  return session.permissions.some(({ name, allowed }) => allowed && name === permission);
}
