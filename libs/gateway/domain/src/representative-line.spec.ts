import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { awaitAttach, representativeLine } from './representative-line.js';
import type { RepresentativeEffect, RepresentativeInput } from './representative-line.js';

const limits = { handshakeMs: 10_000, silenceMs: 75_000 };
const ending = { reason: 'client-gone', code: 'client-gone', text: 'gone' } as const;

function run(inputs: readonly RepresentativeInput[]) {
  let line = awaitAttach(0);
  const effects: RepresentativeEffect[] = [];
  for (const input of inputs) {
    const step = representativeLine(line, input, limits);
    line = step.line;
    effects.push(...step.effects);
  }
  return { line, effects };
}

const now = fc.nat(200_000);
const anyInput: fc.Arbitrary<RepresentativeInput> = fc.oneof(
  fc.record({ on: fc.constant('attach' as const), ticketValid: fc.boolean(), now }),
  fc.record({ on: fc.constantFrom('ping' as const, 'channel' as const, 'sweep' as const), now }),
  fc.record({ on: fc.constantFrom('joined' as const, 'end' as const, 'drain' as const) }),
  fc.constant({ on: 'over' as const, ending }),
  fc.record({ on: fc.constant('gone' as const), clean: fc.boolean() }),
  fc.record({ on: fc.constant('fault' as const), why: fc.constant('malformed' as const) }),
);
const attach: RepresentativeInput = { on: 'attach', ticketValid: true, now: 1 };

describe('A representative’s line', () => {
  it('asks for the client when the ticket is good, and confirms once the client has joined', () => {
    expect(run([attach, { on: 'joined' }]).effects).toEqual([
      { do: 'ask-client' },
      { do: 'confirm' },
    ]);
  });

  it('is closed when the ticket is not good', () => {
    expect(run([{ ...attach, ticketValid: false }]).effects).toEqual([
      { do: 'close', why: 'ticketRefused' },
    ]);
  });

  it('tells the representative why a session is over', () => {
    expect(run([attach, { on: 'over', ending }]).effects.slice(1)).toEqual([
      { do: 'tell', ending },
      { do: 'finish', reason: 'client-gone' },
      { do: 'close', why: 'sessionEnded' },
    ]);
  });

  it('carries nothing before the client has joined', () => {
    expect(run([attach, { on: 'channel', now: 2 }]).effects.slice(1)).toEqual([
      { do: 'finish', reason: 'connection-lost' },
      { do: 'close', why: 'malformed' },
    ]);
  });

  it('tells a representative who left from one who was cut off', () => {
    const left = run([attach, { on: 'joined' }, { on: 'gone', clean: true }]);
    const cut = run([attach, { on: 'joined' }, { on: 'gone', clean: false }]);
    expect(left.effects.at(-1)).toEqual({ do: 'finish', reason: 'representative' });
    expect(cut.effects.at(-1)).toEqual({ do: 'finish', reason: 'connection-lost' });
  });

  it('finishes a session that was asked for exactly once, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 30 }), (inputs) => {
        const { effects } = run([...inputs, { on: 'gone', clean: false }]);
        const asked = effects.filter((effect) => effect.do === 'ask-client').length;
        expect(asked).toBeLessThanOrEqual(1);
        expect(effects.filter((effect) => effect.do === 'finish')).toHaveLength(asked);
      }),
    );
  });

  it('closes at most once and does nothing afterwards', () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 30 }), (inputs) => {
        const { effects } = run(inputs);
        const closing = effects.findIndex((effect) => effect.do === 'close');
        if (closing >= 0) expect(closing).toBe(effects.length - 1);
      }),
    );
  });
});
