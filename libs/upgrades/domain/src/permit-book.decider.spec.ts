import { specify } from '@jumpfleet/testing';
import { describe, expect, it } from '@jest/globals';
import { permitBookDecider } from './permit-book.decider.js';
import type {
  EndPermits,
  GrantPermits,
  GrantWish,
  PermitBookClosed,
  PermitBookOpened,
  PermitsEnded,
  PermitsGranted,
} from './permit-book.messages.js';

const now = new Date('2026-11-21T09:00:00.000Z');
const at = now.toISOString();
const given = specify(permitBookDecider, now);

const wish = (clientId: string): GrantWish => ({
  ...{ clientId, releaseId: 'r', ring: 1, shard: 's-1', run: 'a', leaseMs: 30_000 },
});
const wishes = (count: number, prefix = 'c') =>
  Array.from({ length: count }, (_, index) => wish(`${prefix}-${index}`));
const grant = (grants: readonly GrantWish[], cap = 3): GrantPermits => ({
  type: 'GrantPermits',
  data: { cycleId: 'cycle', cap, grants },
});
const granted = (first: number, grants: readonly GrantWish[]): PermitsGranted => ({
  type: 'PermitsGranted',
  version: 1,
  data: {
    book: 1,
    cycleId: 'cycle',
    permits: grants.map((one, index) => ({ ...one, permit: first + index })),
    grantedAt: at,
  },
});
const end = (...permits: number[]): EndPermits => ({
  type: 'EndPermits',
  data: { ended: permits.map((permit) => ({ permit, outcome: 'done', version: '2.0.0' })) },
});
const ended = (permit: number, clientId: string): PermitsEnded => ({
  type: 'PermitsEnded',
  version: 1,
  data: {
    book: 1,
    ended: [
      {
        ...{ permit, clientId, cycleId: 'cycle', ring: 1 },
        ...{ outcome: 'done', code: null, version: '2.0.0' },
      },
    ],
    endedAt: at,
  },
});
const opened: PermitBookOpened = {
  type: 'PermitBookOpened',
  version: 1,
  data: { book: 1, next: 7, held: [], openedAt: at },
};
const two = wishes(2);

describe('A book of permits', () => {
  it('opens once, with what the one before it left', () => {
    given()
      .when({ type: 'OpenPermitBook', data: { book: 1, next: 7, held: [] } })
      .emits(opened);
    given(opened)
      .when({ type: 'OpenPermitBook', data: { book: 1, next: 1, held: [] } })
      .emits();
  });

  it('gives each permit a number that was never given before', () => {
    given(opened).when(grant(two)).emits(granted(7, two));
    given(opened, granted(7, two), ended(8, 'c-1'))
      .when(grant([wish('c-9')]))
      .emits(granted(9, [wish('c-9')]));
  });

  it('UP-02: holds no more permits than the cap, and never more than 500', () => {
    given(opened, granted(7, two))
      .when(grant([wish('c-8'), wish('c-9')]))
      .refuses({ kind: 'permits-over-cap', held: 2, cap: 3 });
    given(opened)
      .when(grant(wishes(501), 1_000))
      .refuses({ kind: 'permits-over-cap', held: 0, cap: 500 });
  });

  it('has room again when a permit ended, but not because time has passed', () => {
    given(opened, granted(7, wishes(3)), ended(7, 'c-0'))
      .when(grant([wish('c-9')]))
      .emits(granted(10, [wish('c-9')]));
  });

  it('gives a client one permit at a time', () => {
    given(opened, granted(7, two))
      .when(grant([wish('c-1')]))
      .refuses({ kind: 'client-holds-permit', clientId: 'c-1' });
    given(opened)
      .when(grant([wish('c-1'), wish('c-1')]))
      .refuses({ kind: 'client-holds-permit', clientId: 'c-1' });
  });

  it('ends what is held, once; a number of the past ends nothing', () => {
    given(opened, granted(7, two))
      .when(end(7, 7, 3))
      .emits(ended(7, 'c-0'));
    given(opened, granted(7, two), ended(7, 'c-0')).when(end(7)).emits();
  });

  it('closes with what is held and the next number, and does nothing afterwards', () => {
    const held = two.map((one, index) => ({ ...one, permit: 7 + index, cycleId: 'cycle' }));
    const closed: PermitBookClosed = {
      type: 'PermitBookClosed',
      version: 1,
      data: { book: 1, next: 9, held, closedAt: at },
    };
    given(opened, granted(7, two)).when({ type: 'ClosePermitBook', data: {} }).emits(closed);
    given(opened, closed)
      .when(grant([wish('c-9')]))
      .refuses({ kind: 'permit-book-not-open' });
    given(opened, closed).when(end(7)).refuses({ kind: 'permit-book-not-open' });
    const next = permitBookDecider.evolve(permitBookDecider.initial, {
      ...opened,
      data: { ...closed.data, book: 2, openedAt: at },
    });
    expect([...next.held.keys()]).toEqual([7, 8]);
  });
});
