import { expect, it } from '@jest/globals';
import { limits } from '@jumpfleet/gateway-contracts';
import fc from 'fast-check';
import { SessionModel } from '../../testing/session-model.js';

const bytes = fc.oneof(
  fc.integer({ min: 1, max: 300 }),
  fc.integer({ min: 1, max: 100_000 }),
  fc.constant(limits.initialCreditBytes + 1),
  fc.constant(limits.maxCreditBytes + 1),
);
const frames = fc.nat(6);
const weighted = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });
const step = fc.oneof(
  weighted(4, fc.record({ do: fc.constant('tool-writes' as const), bytes })),
  weighted(2, fc.record({ do: fc.constant('representative-writes' as const), bytes })),
  weighted(2, fc.record({ do: fc.constant('tool-uses' as const), bytes })),
  weighted(4, fc.record({ do: fc.constant('representative-uses' as const), bytes })),
  weighted(6, fc.record({ do: fc.constant('deliver' as const), frames, back: frames })),
  weighted(
    1,
    fc.record({
      do: fc.constant('lose' as const),
      whose: fc.constantFrom('client' as const, 'representative' as const),
    }),
  ),
  weighted(3, fc.record({ do: fc.constant('connect' as const) })),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function take(model: SessionModel, next: Step): void {
  switch (next.do) {
    case 'tool-writes':
      model.toolWrites(next.bytes);
      break;
    case 'representative-writes':
      model.representativeWrites(next.bytes);
      break;
    case 'tool-uses':
      model.toolUses(next.bytes);
      break;
    case 'representative-uses':
      model.representativeUses(next.bytes);
      break;
    case 'deliver':
      model.deliver(next.frames, next.back);
      break;
    case 'lose':
      model.lose(next.whose);
      break;
    case 'connect':
      model.connect();
      break;
  }
}

it('however lines are lost, what arrives is what was sent: every byte, once, in order, and then how it ended', async () => {
  const steps = fc.array(step, { minLength: 10, maxLength: 120, size: 'max' });
  await fc.assert(
    fc.asyncProperty(steps, fc.boolean(), fc.nat(240), async (taken, isBulk, exitsAt) => {
      const model = new SessionModel(isBulk);
      for (const [place, next] of taken.entries()) {
        if (place === exitsAt) model.exit(7);
        take(model, next);
        await Promise.resolve();
      }
      await model.settle();
      expect(model.output.isEven).toBe(true);
      if (exitsAt >= taken.length) expect(model.input.isEven).toBe(true);
      model.exit(7);
      await model.settle();
      expect(model.end).toMatchObject({ kind: 'done', exitCode: 7 });
      expect(model.sessions.count).toBe(0);
      await model.sessions.closeAll();
    }),
    { numRuns: 60 },
  );
});
