import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { agentLine, challenge } from './agent-line.js';
import type { AgentEffect, AgentInput, AgentLine } from './agent-line.js';

const limits = { handshakeMs: 10_000, silenceMs: 75_000 };
const hello = (over: Partial<Extract<AgentInput, { on: 'hello' }>> = {}): AgentInput => ({
  on: 'hello',
  verified: true,
  lastEpoch: 0,
  now: 5,
  micros: 1_000,
  ...over,
});

function run(inputs: readonly AgentInput[], from: AgentLine = challenge(0)) {
  let line = from;
  const effects: AgentEffect[] = [];
  for (const input of inputs) {
    const step = agentLine(line, input, limits);
    line = step.line;
    effects.push(...step.effects);
  }
  return { line, effects };
}

const now = fc.nat(200_000);
const anyInput: fc.Arbitrary<AgentInput> = fc.oneof(
  fc.record({
    on: fc.constant('hello' as const),
    verified: fc.boolean(),
    lastEpoch: fc.nat(),
    now,
    micros: fc.nat(),
  }),
  fc.record({ on: fc.constantFrom('ping' as const, 'channel' as const, 'sweep' as const), now }),
  fc.record({ on: fc.constant('stats' as const), seq: fc.nat(20), now }),
  fc.record({
    on: fc.constant('fault' as const),
    why: fc.constantFrom('malformed' as const, 'frameTooLarge' as const, 'limitExceeded' as const),
  }),
  fc.record({ on: fc.constant('newer-connection' as const), epoch: fc.nat() }),
  fc.record({
    on: fc.constantFrom('deleted' as const, 'drain' as const, 'gone' as const),
  }),
  fc.record({
    on: fc.constant('goodbye' as const),
    why: fc.constantFrom('uninstalled' as const, 'disabled' as const),
  }),
  fc.record({ on: fc.constantFrom('thumbnail' as const, 'upgrade' as const), now }),
);

describe('A Jump Client’s line', () => {
  it('is welcomed once it proved its identity, with an epoch above its last and not behind the clock', () => {
    expect(run([hello({ lastEpoch: 40, micros: 1_000 })]).effects).toEqual([
      { do: 'welcome', epoch: 1_000 },
    ]);
    expect(run([hello({ lastEpoch: 4_000, micros: 1_000 })]).effects).toEqual([
      { do: 'welcome', epoch: 4_001 },
    ]);
  });

  it('is closed when the identity check fails (GW-11)', () => {
    expect(run([hello({ verified: false })]).effects).toEqual([
      { do: 'close', why: 'identityCheckFailed' },
    ]);
  });

  it('has ten seconds to say who it is', () => {
    expect(run([{ on: 'sweep', now: 10_000 }]).effects).toEqual([]);
    expect(run([{ on: 'sweep', now: 10_001 }]).effects).toEqual([
      { do: 'close', why: 'handshakeTimeout' },
    ]);
  });

  it('is taken for dead after 75 seconds of silence, and anything it says counts', () => {
    const live = [hello({ now: 0 }), { on: 'channel', now: 60_000 } as const];
    expect(run([...live, { on: 'sweep', now: 135_000 }]).line.phase).toBe('live');
    expect(run([...live, { on: 'sweep', now: 135_001 }]).effects.slice(-2)).toEqual([
      { do: 'report-offline', epoch: 1_000, goodbye: undefined },
      { do: 'close', why: 'silent' },
    ]);
  });

  it('records statistics only when they go forward', () => {
    const stats = (seq: number) => ({ on: 'stats', seq, now: 6 }) as const;
    const { effects } = run([hello(), stats(2), stats(2), stats(1), stats(3)]);
    expect(effects.filter((effect) => effect.do === 'record-stats')).toHaveLength(2);
  });

  it('gives way to a newer connection and to no older one', () => {
    const live = run([hello()]).line;
    expect(run([{ on: 'newer-connection', epoch: 1_000 }], live).effects).toEqual([]);
    expect(run([{ on: 'newer-connection', epoch: 1_001 }], live).effects.at(-1)).toEqual({
      do: 'close',
      why: 'superseded',
    });
  });

  it('tells its client to remove itself before it closes, when the client was deleted (GW-17)', () => {
    expect(run([hello(), { on: 'deleted' }]).effects.slice(1)).toEqual([
      { do: 'send-remove' },
      { do: 'report-offline', epoch: 1_000, goodbye: undefined },
      { do: 'close', why: 'removed' },
    ]);
  });

  it.each(['uninstalled', 'disabled'] as const)(
    'RG-36, RG-30: passes on that its client was %s on the computer',
    (why) => {
      expect(run([hello(), { on: 'goodbye', why }]).effects.slice(1)).toEqual([
        { do: 'report-offline', epoch: 1_000, goodbye: why },
        { do: 'close', why: 'finished' },
      ]);
    },
  );

  it('reports offline exactly once if it was welcomed, and never otherwise, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 30 }), (inputs) => {
        const { effects } = run([...inputs, { on: 'gone' }]);
        const welcomes = effects.filter((effect) => effect.do === 'welcome').length;
        const offlines = effects.filter((effect) => effect.do === 'report-offline');
        expect(welcomes).toBeLessThanOrEqual(1);
        expect(offlines).toHaveLength(welcomes);
      }),
    );
  });

  it('does nothing more once it is closed, and closes at most once', () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 30 }), (inputs) => {
        const { effects } = run(inputs);
        const closing = effects.findIndex((effect) => effect.do === 'close');
        if (closing >= 0) expect(closing).toBe(effects.length - 1);
      }),
    );
  });

  it('serves nothing before the welcome', () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 30 }), (inputs) => {
        const { effects } = run(inputs);
        const welcome = effects.findIndex((effect) => effect.do === 'welcome');
        const serving = effects.findIndex(({ do: what }) =>
          ['pong', 'relay', 'record-stats', 'keep-thumbnail', 'upgrade'].includes(what),
        );
        if (serving >= 0) expect(welcome).toBeGreaterThanOrEqual(0);
        if (serving >= 0) expect(serving).toBeGreaterThan(welcome);
      }),
    );
  });

  it('never gives a client an epoch that it had before', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5_000), { minLength: 1 }), (clocks) => {
        let last = 0;
        for (const micros of clocks) {
          const { line } = run([hello({ lastEpoch: last, micros })]);
          const epoch = line.phase === 'live' ? line.epoch : 0;
          expect(epoch).toBeGreaterThan(last);
          last = epoch;
        }
      }),
    );
  });
});
