import { describe, expect, it } from '@jest/globals';
import { ChangeLog } from './change-log.js';

const ids = (log: ChangeLog, at: number) => log.since(at)?.map(({ id }) => id);

describe('the log of changes', () => {
  it('tells each client once, with its newest change, in order', () => {
    const log = new ChangeLog();
    for (const id of ['a', 'b', 'a', 'c']) log.note(id);
    expect(ids(log, 0)).toEqual(['b', 'a', 'c']);
    expect(ids(log, 2)).toEqual(['a', 'c']);
    expect(ids(log, log.now)).toEqual([]);
  });

  it('never gives a part of what was missed', () => {
    const log = new ChangeLog(2);
    for (const id of ['a', 'b', 'c', 'd']) log.note(id);
    expect(ids(log, 1)).toBeUndefined();
    expect(ids(log, 2)).toEqual(['c', 'd']);
    log.forgetAll();
    expect(ids(log, 4)).toBeUndefined();
    expect(ids(log, log.now)).toEqual([]);
    expect(ids(log, log.now + 1)).toBeUndefined();
  });

  it('remembers that a client was edited, whatever happens to it afterwards', () => {
    const log = new ChangeLog();
    log.note('a', { isEdited: true });
    log.note('a');
    log.note('b', { isGone: true });
    expect(log.since(0)).toMatchObject([
      { id: 'a', isEdited: true, isGone: false },
      { id: 'b', isGone: true },
    ]);
  });
});
