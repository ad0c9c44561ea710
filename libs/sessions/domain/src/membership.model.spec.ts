import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LeaveReason } from './membership.messages.js';
import { sessionDecider } from './session.decider.js';
import type { Session } from './session-state.js';
import type { SessionCommand, SessionEvent } from './session.messages.js';
import {
  admit,
  attach,
  detach,
  drop,
  invite,
  leave,
  now,
  people,
  request,
  take,
  transfer,
} from './testing/session-plays.js';

describe('members and ownership, whatever happens in whatever order', () => {
  const person = fc.constantFrom(...people);
  const line = fc.option(fc.integer({ min: 1, max: 4 }));
  const anyCommand: fc.Arbitrary<SessionCommand> = fc.oneof(
    fc.tuple(person, line).map(([who, n]) => attach(who, n)),
    fc.tuple(person, line).map(([who, n]) => detach(who, n)),
    person.map(drop),
    fc
      .tuple(person, fc.constantFrom<LeaveReason>('left', 'connection-lost'))
      .map(([who, why]) => leave(who, why)),
    fc
      .record({
        who: person,
        by: fc.constantFrom('invitation' as const, 'simultaneous' as const),
        isExternal: fc.boolean(),
      })
      .map(({ who, ...given }) => admit(who, given)),
    fc.tuple(person, person).map(([by, who]) => invite(by, who)),
    fc.tuple(person, person).map(([by, who]) => transfer(by, [who])),
    fc.tuple(person, fc.boolean()).map(([by, may]) => take(by, may)),
  );

  it('PO-34: an open session has exactly one owner, who takes part and is not from outside', () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 40 }), (commands) => {
        let state: Session = sessionDecider.initial;
        const log: SessionEvent[] = [];
        for (const command of [request(), attach('ada'), ...commands]) {
          const decision = sessionDecider.decide(command, state, now);
          const events = decision.ok ? decision.value : [];
          log.push(...events);
          state = events.reduce(sessionDecider.evolve, state);
          check(state);
        }
        checkLog(log);
      }),
      { numRuns: 300 },
    );
  });

  function check(state: Session): void {
    if (!('legs' in state)) return;
    const ids = state.legs.map(({ representative }) => representative.id);
    expect(new Set(ids).size).toBe(ids.length);
    const own = state.legs.find(({ representative }) => representative.id === state.owner.id);
    expect(own).toBeDefined();
    expect(own?.isExternal).toBe(false);
  }

  /** Others hear of each member's coming before the going, of nothing after the end, and of owners as a chain. */
  function checkLog(log: readonly SessionEvent[]): void {
    const ended = log.findIndex(({ type }) => type === 'SessionEnded');
    expect([-1, log.length - 1]).toContain(ended);
    let owner = 'ada';
    const here = new Set<string>();
    for (const event of log) {
      if (event.type === 'MemberJoined') here.add(event.data.member.id);
      if (event.type === 'MemberLeft')
        expect(here.delete(event.data.member.id)).toBe(event.data.joinedAt !== null);
      if (event.type !== 'OwnerChanged') continue;
      expect(event.data.from.id).toBe(owner);
      expect(event.data.to.id).not.toBe(owner);
      owner = event.data.to.id;
    }
  }
});
