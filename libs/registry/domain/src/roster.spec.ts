import { describe, expect, it } from '@jest/globals';
import { repairRoster } from './roster.js';

describe('a bucket of the roster', () => {
  it('needs no repair when both lists agree', () => {
    const known = [{ client: 'a', epoch: 3, openedAt: 10 }];
    expect(repairRoster(known, [{ client: 'a', epoch: 3 }], 20)).toEqual({
      opened: [],
      closed: [],
    });
  });

  it('opens what the shard has and closes what it has not', () => {
    const known = [
      { client: 'a', epoch: 3, openedAt: 10 },
      { client: 'b', epoch: 1, openedAt: 10 },
    ];
    const roster = [
      { client: 'a', epoch: 5 },
      { client: 'c', epoch: 2 },
    ];
    expect(repairRoster(known, roster, 20)).toEqual({
      opened: roster,
      closed: [{ client: 'b', epoch: 1 }],
    });
  });

  it('leaves a line alone that opened after the list was taken', () => {
    const known = [{ client: 'a', epoch: 3, openedAt: 20 }];
    expect(repairRoster(known, [], 20)).toEqual({ opened: [], closed: [] });
  });

  it('never takes a client back to an older connection', () => {
    const known = [{ client: 'a', epoch: 9, openedAt: 10 }];
    expect(repairRoster(known, [{ client: 'a', epoch: 8 }], 20)).toEqual({
      opened: [],
      closed: [],
    });
  });
});
