import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { awaitAttach, representativeLine } from './representative-line.js';
import type { RepresentativeEffect, RepresentativeInput } from './representative-line.js';

const limits = { handshakeMs: 10_000, silenceMs: 75_000, sessionGraceMs: 60_000 };
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
  fc.record({
    on: fc.constant('attach' as const),
    ticketValid: fc.boolean(),
    isResumed: fc.boolean(),
    now,
  }),
  fc.record({ on: fc.constantFrom('ping' as const, 'channel' as const, 'sweep' as const), now }),
  fc.record({ on: fc.constantFrom('end' as const, 'drain' as const, 'replaced' as const) }),
  fc.record({ on: fc.constant('joined' as const), keeps: fc.boolean() }),
  fc.record({
    on: fc.constant('refused' as const),
    ending: fc.constant(ending),
    mayComeBack: fc.boolean(),
    now,
  }),
  fc.record({ on: fc.constant('client-away' as const), ending: fc.constant(ending), now }),
  fc.constant({ on: 'over' as const, ending }),
  fc.record({ on: fc.constant('gone' as const), clean: fc.boolean() }),
  fc.record({ on: fc.constant('fault' as const), why: fc.constant('malformed' as const) }),
);
const attach = { on: 'attach', ticketValid: true, isResumed: false, now: 1 } as const;
const again = { ...attach, isResumed: true };
const joined = { on: 'joined', keeps: true } as const;
const away = { on: 'client-away', ending, now: 1_000 } as const;
const sweepAt = (time: number) => ({ on: 'sweep', now: time }) as const;
const offline = { on: 'refused', ending, mayComeBack: true, now: 1_000 } as const;
const partings = ['finish', 'detach', 'let-go'];

describe('A representative’s line', () => {
  it('asks for the client when the ticket is good, and confirms once the client has joined', () => {
    expect(run([attach, joined]).effects).toEqual([{ do: 'ask-client' }, { do: 'confirm' }]);
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
    const left = run([attach, joined, { on: 'gone', clean: true }]);
    const cut = run([attach, joined, { on: 'gone', clean: false }]);
    expect(left.effects.at(-1)).toEqual({ do: 'finish', reason: 'representative' });
    expect(cut.effects.at(-1)).toEqual({ do: 'detach' });
  });

  it('has nothing to come back to where the client keeps no channels', () => {
    const keepsNothing = { on: 'joined', keeps: false } as const;
    const cut = run([attach, keepsNothing, { on: 'gone', clean: false }]);
    expect(cut.effects.at(-1)).toEqual({ do: 'finish', reason: 'connection-lost' });
    const lost = run([attach, keepsNothing, away]);
    expect(lost.line.phase).toBe('ended');
    expect(lost.effects).toContainEqual({ do: 'finish', reason: 'client-gone' });
  });

  it('waits for a client that lost its line, asks for it again and again, and goes on when it is back', () => {
    const { effects } = run([
      attach,
      joined,
      away,
      sweepAt(1_500),
      offline,
      sweepAt(2_000),
      joined,
    ]);
    expect(effects.slice(2)).toEqual([
      { do: 'suspend', until: 61_000 },
      { do: 'ask-client' },
      { do: 'ask-client' },
      { do: 'restore' },
    ]);
  });

  it('does not wait longer than the grace', () => {
    const { line, effects } = run([
      attach,
      joined,
      away,
      sweepAt(60_999),
      offline,
      sweepAt(61_000),
    ]);
    expect(line.phase).toBe('ended');
    expect(effects).toContainEqual({ do: 'finish', reason: 'client-gone' });
  });

  it('waits for a client that is away when the representative comes back, and only then', () => {
    expect(run([attach, offline]).line.phase).toBe('ended');
    const { effects } = run([again, offline, sweepAt(2_000), joined]);
    expect(effects).toEqual([
      { do: 'ask-client' },
      { do: 'suspend', until: 61_000 },
      { do: 'ask-client' },
      { do: 'confirm' },
    ]);
  });

  it('parts from a leg whose ticket was taken exactly once, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 30 }), (inputs) => {
        const { effects } = run([...inputs, { on: 'gone', clean: false }]);
        const isAsked = effects.some((effect) => effect.do === 'ask-client');
        const parted = effects.filter((effect) => partings.includes(effect.do));
        expect(parted).toHaveLength(isAsked ? 1 : 0);
      }),
    );
  });

  it('relays nothing but while it is attached', () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 30 }), (inputs) => {
        let line = awaitAttach(0);
        for (const input of inputs) {
          const { phase } = line;
          const step = representativeLine(line, input, limits);
          line = step.line;
          if (step.effects.some((effect) => effect.do === 'relay')) expect(phase).toBe('attached');
        }
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
