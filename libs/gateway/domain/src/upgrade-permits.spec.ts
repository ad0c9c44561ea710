import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UpgradePermits } from './upgrade-permits.js';

const leaseMs = 30;
const client = 'c';
const held = (permit: number) => {
  const permits = new UpgradePermits(10);
  permits.grant(client, { permit, leaseMs }, 0);
  return permits;
};

describe('A permit on a shard', () => {
  it('is taken once; the same grant again changes nothing', () => {
    const permits = held(5);
    expect(permits.grant(client, { permit: 5, leaseMs }, 20)).toBe('held');
    expect(permits.expired(30)).toEqual([{ client, permit: 5 }]);
  });

  it('gives way to a greater one and to no smaller one', () => {
    const permits = held(5);
    expect(permits.grant(client, { permit: 4, leaseMs }, 1)).toBe('stale');
    expect(permits.grant(client, { permit: 6, leaseMs }, 1)).toBe('taken');
    expect(permits.permitOf(client)).toBe(6);
    expect(permits.grant(client, { permit: 5, leaseMs }, 1)).toBe('stale');
  });

  it('is gone with the line, and not good on the next', () => {
    const permits = held(5);
    permits.lose(client);
    expect(permits.grant(client, { permit: 5, leaseMs }, 1)).toBe('stale');
  });

  it('goes on without the line once the client restarts', () => {
    const permits = held(5);
    permits.restarting(client, 5, 90);
    permits.renew(client, 5, 1_000);
    expect(permits.withdraw(client, 5)).toBe(false);
    expect(permits.expired(89)).toEqual([]);
    expect(permits.isTold(client, 5)).toBe(false);
    permits.lose(client);
    expect(permits.isTold(client, 5)).toBe(true);
    expect(permits.grant(client, { permit: 5, leaseMs }, 1)).toBe('told');
  });

  it('is what its report says once it is over', () => {
    const permits = held(5);
    expect(permits.finish(client, 5)).toBe(true);
    expect(permits.finish(client, 5)).toBe(false);
    expect(permits.grant(client, { permit: 5, leaseMs }, 1)).toBe('told');
  });

  it('that was withdrawn before its grant arrived is never taken', () => {
    const permits = new UpgradePermits(10);
    expect(permits.withdraw(client, 7)).toBe(false);
    expect(permits.grant(client, { permit: 7, leaseMs }, 0)).toBe('stale');
  });

  it('remembers a bounded number of ended ones', () => {
    const permits = new UpgradePermits(2);
    for (const one of ['a', 'b', 'c']) {
      permits.grant(one, { permit: 1, leaseMs }, 0);
      permits.lose(one);
    }
    expect(permits.grant('c', { permit: 1, leaseMs }, 0)).toBe('stale');
  });
});

const clients = ['a', 'b', 'c'];
const anyClient = fc.constantFrom(...clients);
const anyPermit = fc.integer({ min: 1, max: 8 });
const anyStep = fc.oneof(
  ...(['grant', 'grant', 'renew', 'restarting', 'withdraw', 'finish'] as const).map((what) =>
    fc.record({ what: fc.constant(what), client: anyClient, permit: anyPermit }),
  ),
  fc.record({ what: fc.constant('lose' as const), client: anyClient, permit: fc.constant(0) }),
  fc.record({ what: fc.constant('pass' as const), client: anyClient, permit: fc.nat(40) }),
);

/** What must hold of one client, kept beside the table and by other means. */
interface Model {
  greatest: number;
  current: { permit: number; until: number; isRestarting: boolean } | undefined;
}
const untouched = (): Model => ({ greatest: 0, current: undefined });

describe('The permits of a shard, whatever happens to them', () => {
  it('are one for a client, ever greater, none twice, and end no later than their lease', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
        const permits = new UpgradePermits(100);
        const models = new Map(clients.map((name) => [name, untouched()]));
        let now = 0;
        for (const step of steps) {
          const model = models.get(step.client) ?? untouched();
          if (step.what === 'pass') now += step.permit;
          else plays[step.what](permits, model, { ...step, what: step.what, now });
          const wrong = [...models].filter(([name, { current }]) => {
            const isOver = permits.expired(now).some((expired) => expired.client === name);
            const shouldBeOver = current !== undefined && current.until <= now;
            return permits.permitOf(name) !== current?.permit || isOver !== shouldBeOver;
          });
          expect(wrong).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
  });
});

type Step = Readonly<{
  what: 'grant' | 'renew' | 'restarting' | 'withdraw' | 'finish' | 'lose';
  client: string;
  permit: number;
  now: number;
}>;

const plays: Readonly<
  Record<Step['what'], (permits: UpgradePermits, model: Model, step: Step) => void>
> = {
  grant(permits, model, { client: name, permit, now }) {
    const isHeld = model.current?.permit === permit;
    const verdict = permits.grant(name, { permit, leaseMs }, now);
    expect(verdict === 'taken').toBe(permit > model.greatest);
    expect(verdict === 'held').toBe(isHeld);
    if (verdict !== 'taken') return;
    model.greatest = permit;
    model.current = { permit, until: now + leaseMs, isRestarting: false };
  },
  renew(permits, { current }, { client: name, permit, now }) {
    permits.renew(name, permit, now);
    if (current?.permit === permit && !current.isRestarting) current.until = now + leaseMs;
  },
  restarting(permits, model, { client: name, permit, now }) {
    const until = now + 2 * leaseMs;
    permits.restarting(name, permit, until);
    if (model.current?.permit === permit) model.current = { permit, until, isRestarting: true };
  },
  withdraw(permits, model, { client: name, permit }) {
    const isTaken = model.current?.permit === permit && !model.current.isRestarting;
    expect(permits.withdraw(name, permit)).toBe(isTaken);
    if (isTaken) model.current = undefined;
    model.greatest = Math.max(model.greatest, permit);
  },
  finish(permits, model, { client: name, permit }) {
    const isHeld = model.current?.permit === permit;
    expect(permits.finish(name, permit)).toBe(isHeld);
    if (isHeld) model.current = undefined;
  },
  lose(permits, model, { client: name }) {
    permits.lose(name);
    model.current = undefined;
  },
};
