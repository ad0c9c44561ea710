import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Channels } from './channels.js';

const limits = { maxChannels: 3, initialCreditBytes: 100, maxCreditBytes: 400 };

function opened(channel = 1): Channels {
  const channels = new Channels(limits);
  channels.open(channel);
  channels.opened(channel);
  return channels;
}

describe('The channels of a line', () => {
  it('are as many as allowed, each number once', () => {
    const channels = new Channels(limits);
    expect([1, 1, 2, 3, 4].map((channel) => channels.open(channel))).toEqual([
      'pass',
      'malformed',
      'pass',
      'pass',
      'limitExceeded',
    ]);
    channels.close(2);
    expect(channels.open(4)).toBe('pass');
  });

  it('carry nothing before they are accepted, and are accepted once', () => {
    const channels = new Channels(limits);
    channels.open(1);
    expect(channels.send(1, 1)).toBe('malformed');
    expect(channels.opened(1)).toBe('pass');
    expect(channels.opened(1)).toBe('malformed');
    expect(channels.send(1, 1)).toBe('pass');
  });

  it('pass over what comes for one that was closed meanwhile', () => {
    const channels = opened();
    channels.close(1);
    expect(channels.send(1, 1_000)).toBe('ignore');
    expect(channels.grant(1, 1_000)).toBe('ignore');
    expect(channels.granted(1, 1)).toBe('ignore');
    expect(channels.opened(1)).toBe('ignore');
    expect(channels.close(1)).toBe('ignore');
  });

  it('count for nothing while the way is lost, and go on with fresh credit once both ends said so', () => {
    const channels = opened();
    channels.send(1, 60);
    channels.suspendAll();
    expect([channels.send(1, 1), channels.granted(1, 9), channels.grant(1, 9)]).toEqual(
      Array(3).fill('ignore'),
    );
    expect(channels.resumed(1)).toBe('ignore');
    expect(channels.resume(1)).toBe('pass');
    expect(channels.send(1, 1)).toBe('malformed');
    expect(channels.resume(1)).toBe('malformed');
    expect(channels.resumed(1)).toBe('pass');
    expect(channels.opened(1)).toBe('pass');
    expect(channels.opened(1)).toBe('malformed');
    expect([channels.send(1, 100), channels.send(1, 1)]).toEqual(['pass', 'limitExceeded']);
  });

  it('are resumed within the same bound as they are opened', () => {
    const channels = new Channels(limits);
    expect([4, 5, 6, 7].map((channel) => channels.resume(channel))).toEqual([
      ...Array<string>(3).fill('pass'),
      'limitExceeded',
    ]);
  });

  it('never carry more than was granted, in any order of sending and granting', () => {
    const moves = fc.array(
      fc.record({
        what: fc.constantFrom('send', 'granted'),
        bytes: fc.integer({ min: 1, max: 120 }),
      }),
    );
    fc.assert(
      fc.property(moves, (steps) => {
        const channels = opened();
        let credit = limits.initialCreditBytes;
        for (const { what, bytes } of steps) {
          if (what === 'granted') {
            channels.granted(1, bytes);
            credit = Math.min(limits.maxCreditBytes, credit + bytes);
          } else if (channels.send(1, bytes) === 'pass') {
            credit -= bytes;
            expect(credit).toBeGreaterThanOrEqual(0);
          } else {
            expect(bytes).toBeGreaterThan(credit);
          }
        }
      }),
    );
  });

  it('never have more under way towards a side than the limit, however it grants', () => {
    const moves = fc.array(
      fc.record({
        what: fc.constantFrom('grant', 'received'),
        bytes: fc.integer({ min: 1, max: 300 }),
      }),
    );
    fc.assert(
      fc.property(moves, (steps) => {
        const channels = opened();
        let outstanding = limits.initialCreditBytes;
        for (const { what, bytes } of steps) {
          if (what === 'received') {
            channels.received(1, bytes);
            outstanding = Math.max(0, outstanding - bytes);
          } else if (channels.grant(1, bytes) === 'pass') outstanding += bytes;
          expect(outstanding).toBeLessThanOrEqual(limits.maxCreditBytes);
        }
      }),
    );
  });
});
