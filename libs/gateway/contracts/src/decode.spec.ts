import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeDataFrame } from './data-frame.js';
import { decodeAgentFrame, decodeRepresentativeFrame } from './decode.js';
import { limits } from './limits.js';
import { readRelaySequence, relaySequence } from './relay.js';

const outcomes = (frame: string | Uint8Array) =>
  [decodeAgentFrame(frame), decodeRepresentativeFrame(frame)].map((decoded) =>
    decoded.kind === 'fault' ? decoded.why : decoded.kind,
  );
const documented = ['message', 'data', 'malformed', 'frameTooLarge'];

/** Real messages, each field of which may have been replaced by anything. */
const nearlyGood = fc
  .tuple(
    fc.constantFrom<Record<string, unknown>>(
      { t: 'hello', signature: 'A'.repeat(86), last_epoch: 0, version: '1', platform: 'linux-64' },
      { t: 'stats', seq: 1, stats: { cpu_percent: 5, disks: [{ mount: '/' }] } },
      { t: 'open', channel: 1, tool: 'shell', cols: 80, rows: 24 },
      { t: 'credit', channel: 1, bytes: 1 },
      { t: 'attach', ticket: 'x' },
      { t: 'close', channel: 1, reason: '' },
    ),
    fc.string(),
    fc.jsonValue(),
  )
  .map(([message, key, value]) =>
    JSON.stringify({ ...message, [Object.keys(message)[key.length % 4] ?? key]: value }),
  );

describe('The decoder of frames', () => {
  it('gives a message or a documented fault for any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((s) => s.slice(1)),
          nearlyGood,
        ),
        (text) => {
          for (const outcome of outcomes(text)) expect(documented).toContain(outcome);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('gives data or a documented fault for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        for (const outcome of outcomes(bytes)) expect(documented).toContain(outcome);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    '{"t":"hello","__proto__":{"a":1}}',
    '[[[[',
    '"',
    'null',
    '1e999',
    '{"t":{"t":"ping"}}',
  ])('is not led astray by %s', (text) => {
    expect(outcomes(text)).toEqual(['malformed', 'malformed']);
  });

  it('refuses nesting that a parser might drown in', () => {
    expect(outcomes('['.repeat(60_000))).toEqual(['malformed', 'malformed']);
    expect(outcomes('{"t":'.repeat(13_000))).toEqual(['malformed', 'malformed']);
  });

  it('reads back every data frame, and no other bytes as one', () => {
    const channel = fc.integer({ min: 1, max: 0xffff_ffff });
    fc.assert(
      fc.property(channel, fc.uint8Array({ maxLength: 300 }), (number, payload) => {
        expect(decodeAgentFrame(encodeDataFrame(number, payload))).toEqual({
          kind: 'data',
          channel: number,
          payload,
        });
      }),
    );
    expect(outcomes(new Uint8Array([1, 0, 0, 0, 0, 65]))).toEqual(['malformed', 'malformed']);
    expect(outcomes(new Uint8Array([2, 0, 0, 0, 1, 65]))).toEqual(['malformed', 'malformed']);
    expect(outcomes(new Uint8Array())).toEqual(['malformed', 'malformed']);
  });

  it('takes a payload of exactly the limit and none above', () => {
    expect(outcomes(encodeDataFrame(1, new Uint8Array(limits.maxDataBytes)))).toEqual([
      'data',
      'data',
    ]);
    expect(outcomes(encodeDataFrame(1, new Uint8Array(limits.maxDataBytes + 1)))).toEqual([
      'frameTooLarge',
      'frameTooLarge',
    ]);
  });
});

describe('The number of a frame between two shards', () => {
  it('comes out as it went in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (number) => {
        expect(readRelaySequence(relaySequence(number))).toBe(number);
      }),
    );
  });

  it('is not found where there is none', () => {
    for (const reply of [undefined, '_INBOX.x']) expect(readRelaySequence(reply)).toBeNaN();
  });
});
