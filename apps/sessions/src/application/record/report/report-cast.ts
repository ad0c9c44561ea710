import type { Member, SessionPeople } from '../session-people.js';
import { memberOf } from '../session-people.js';
import type { Actor } from './report.js';

const customerNumber = 1;
export const systemActor: Actor = { type: 'system', gsnumber: 0, id: '', name: 'System' };

/** Who is who in a report: the customer is number 1, representatives follow in the order in which they came. */
export class ReportCast {
  readonly customer: Actor;
  readonly representatives: readonly Actor[];

  constructor(private readonly people: SessionPeople) {
    this.customer = { type: 'customer', gsnumber: customerNumber, ...people.customer };
    const ids = [...new Set(people.members.map(({ id }) => id))];
    this.representatives = ids.map((id, index) => ({
      ...({ type: 'representative', id, gsnumber: customerNumber + 1 + index } as const),
      name: people.members.find((member) => member.id === id)?.name ?? id,
    }));
  }

  /** A representative who never took part has no number of their own. */
  representative(id: string, name = id): Actor {
    const known = this.representatives.find((actor) => actor.id === id);
    return known ?? { type: 'representative', gsnumber: 0, id, name };
  }

  onLeg(leg: string): Actor {
    const member = memberOf(this.people, leg);
    return member ? this.representative(member.id) : (this.representatives[0] ?? systemActor);
  }

  partsOf(id: string): readonly Member[] {
    return this.people.members.filter((member) => member.id === id);
  }

  isOwner(id: string): boolean {
    return this.people.ownerId === id;
  }
}
