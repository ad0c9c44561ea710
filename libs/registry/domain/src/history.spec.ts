import { describe, expect, it } from '@jest/globals';
import type { DomainEvent, Recorded } from '@jumpfleet/kernel';
import fc from 'fast-check';
import { chapterAt, changesBetween, chaptersOf } from './history.js';

type Named = DomainEvent<'Named', 1, { name: string }>;
type Ended = DomainEvent<'Ended', 1, object>;
type State = Readonly<{ name: string; revision: number }>;

const instant = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

function recorded(event: Named | Ended, revision: number, at: string): Recorded<Named | Ended> {
  const cause = { actor: { type: 'user', id: 'u-1' }, correlationId: 'c' } as const;
  return {
    ...{ event, revision, recordedAt: at, cause },
    ...{ eventId: `e-${String(revision)}`, stream: 's', position: revision },
  };
}

const named = (name: string, revision: number, at: string) =>
  recorded({ type: 'Named', version: 1, data: { name } }, revision, at);

const project = (_state: State | undefined, { event, revision }: Recorded<Named | Ended>) =>
  event.type === 'Named' ? { name: event.data.name, revision } : undefined;

describe('The states of a stream', () => {
  const end = recorded({ type: 'Ended', version: 1, data: {} }, 3, instant(30));
  const told = chaptersOf([named('a', 1, instant(10)), named('b', 2, instant(20)), end], project);

  it('D6: are known at every instant, with the event that made each', () => {
    expect(chapterAt(told, instant(9))).toBeUndefined();
    expect(chapterAt(told, instant(10))?.after).toEqual({ name: 'a', revision: 1 });
    expect(chapterAt(told, instant(19))?.recorded.eventId).toBe('e-1');
    expect(chapterAt(told, instant(20))?.after).toEqual({ name: 'b', revision: 2 });
  });

  it('D6: outlive the end: what was before it is still told', () => {
    expect(chapterAt(told, instant(31))).toMatchObject({ after: undefined, before: { name: 'b' } });
  });

  it('D6: at the newest instant are the fold of all, and follow the revisions whatever clocks say', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 59 }), { minLength: 1 }), (seconds) => {
        const stream = seconds.map((at, index) => named(`n${index}`, index + 1, instant(at)));
        const chapters = chaptersOf(stream, project);
        expect(chapterAt(chapters, instant(59))?.recorded).toBe(stream.at(-1));
        const revisions = seconds.map(
          (_, at) => chapterAt(chapters, instant(at))?.recorded.revision ?? 0,
        );
        expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
      }),
    );
  });
});

describe('What an event changed', () => {
  it('D6: is told field by field, inside objects too, and only where something differs', () => {
    const before = { name: 'a', group: { id: 1, name: 'x' }, tags: ['t'], none: null };
    const after = { name: 'b', group: { id: 1, name: 'y' }, tags: ['t'], none: null };
    expect(changesBetween(before, after)).toEqual([
      { field: 'name', before: 'a', after: 'b' },
      { field: 'group.name', before: 'x', after: 'y' },
    ]);
    expect(changesBetween(undefined, { name: 'a' })).toEqual([
      { field: 'name', before: null, after: 'a' },
    ]);
    expect(changesBetween({ name: 'a' }, undefined)).toEqual([
      { field: 'name', before: 'a', after: null },
    ]);
    expect(changesBetween({ tags: [1] }, { tags: [1, 2] })).toHaveLength(1);
  });
});
