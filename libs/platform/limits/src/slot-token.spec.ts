import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SlotTokens } from './slot-token.js';
import type { Lane } from './slot-token.js';

const tokens = new SlotTokens('a secret that all shards share');
const instant = fc.integer({ min: 0, max: 4_000_000_000_000_000 });
const slot = fc.record({
  era: fc.uuid(),
  lane: fc.constantFrom<Lane>('others', 'returns'),
  at: instant,
});

describe('A slot token', () => {
  it('says to any shard with the same secret which slot its client has', () => {
    const elsewhere = new SlotTokens('a secret that all shards share');
    fc.assert(
      fc.property(fc.uuid(), slot, (client, given) => {
        expect(elsewhere.read(client, tokens.issue(client, given))).toEqual(given);
      }),
    );
  });

  it('is worth nothing to another client, or under another secret', () => {
    const foreign = new SlotTokens('another secret');
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), slot, (client, other, given) => {
        fc.pre(client !== other);
        expect(tokens.read(other, tokens.issue(client, given))).toBeUndefined();
        expect(foreign.read(client, tokens.issue(client, given))).toBeUndefined();
      }),
    );
  });

  it('is worth nothing when its instant is changed', () => {
    fc.assert(
      fc.property(fc.uuid(), slot, instant, (client, given, earlier) => {
        fc.pre(earlier !== given.at);
        const changed = tokens.issue(client, given).replace(/\d+/, String(earlier));
        expect(tokens.read(client, changed)).toBeUndefined();
      }),
    );
  });

  it('is worth nothing when its lane is changed', () => {
    fc.assert(
      fc.property(fc.uuid(), slot, (client, given) => {
        const other = given.lane === 'others' ? 'r' : 'o';
        const changed = tokens.issue(client, given).replace(/^./, other);
        expect(tokens.read(client, changed)).toBeUndefined();
      }),
    );
  });

  it('may be any text without doing harm', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (client, text) => {
        expect(tokens.read(client, text)).toBeUndefined();
      }),
    );
  });
});
