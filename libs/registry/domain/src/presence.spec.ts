import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Presence, PresenceItem } from './presence.js';
import { joinPresence, neverConnected, presenceOf } from './presence.js';

type Said = Readonly<{ item: PresenceItem; shard: string }>;

/** A connection opens at its epoch, on one shard, and may close a while later. */
const said = (epoch: number, online: boolean): Said => ({
  shard: `shard-${String(epoch % 3)}`,
  item: { epoch, online, at: epoch * 10 + (online ? 0 : 5), ...(online && { version: '1' }) },
});
const saidItems = fc.array(
  fc.record({ epoch: fc.integer({ min: 1, max: 12 }), online: fc.boolean() }),
  { maxLength: 30 },
);
const fold = (all: readonly Said[], start = neverConnected): Presence =>
  all.reduce((so, { item, shard }) => joinPresence(so, presenceOf(item, shard, 'run')), start);

describe('presence of a client', () => {
  it('follows the highest epoch, in whatever order and however often its items come', () => {
    fc.assert(
      fc.property(saidItems, fc.infiniteStream(fc.nat()), (drawn, random) => {
        const items = drawn.map(({ epoch, online }) => said(epoch, online));
        const repeated = [...items, ...items.slice(0, 5)];
        const shuffled = repeated
          .map((value) => ({ value, key: random.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ value }) => value);
        expect(fold(shuffled)).toEqual(fold(items));
      }),
    );
  });

  it('is the same whether items are joined one by one or in batches', () => {
    fc.assert(
      fc.property(saidItems, saidItems, (first, second) => {
        const [a, b] = [first, second].map((drawn) =>
          drawn.map(({ epoch, online }) => said(epoch, online)),
        ) as [Said[], Said[]];
        expect(joinPresence(fold(a), fold(b))).toEqual(fold([...a, ...b]));
      }),
    );
  });

  it('never opens a connection again that was said to be closed', () => {
    const closed = fold([said(4, true), said(4, false), said(4, true)]);
    expect(closed).toMatchObject({ epoch: 4, closed: true, lastDisconnectAt: 45 });
    expect(closed.details).toMatchObject({ epoch: 4, at: 40, version: '1' });
  });

  it('does not let a late goodbye of an old connection touch the new one', () => {
    expect(fold([said(7, true), said(6, false)])).toMatchObject({
      epoch: 7,
      closed: false,
      shard: 'shard-1',
      lastDisconnectAt: 65,
    });
  });
});
