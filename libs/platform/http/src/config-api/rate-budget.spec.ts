import { describe, expect, it } from '@jest/globals';
import { RateBudget, configApiLimits } from './rate-budget.js';

const { perSecond, perHour } = configApiLimits;
const start = Date.parse('2026-03-01T12:00:00.000Z');
const takeMany = (budget: RateBudget, requests: number, at: number) =>
  Array.from({ length: requests }, () => budget.take('a', at));

describe('the rate limits of the configuration API', () => {
  it('let an account make 20 requests in a second, and say how many are left', () => {
    const budget = new RateBudget();
    const answers = takeMany(budget, perSecond + 1, start);
    expect(answers[0]).toMatchObject({ isAllowed: true, limit: 20, remaining: 19 });
    expect(answers.map(({ isAllowed }) => isAllowed).indexOf(false)).toBe(perSecond);
    expect(answers.at(-1)).toMatchObject({ limit: 20, remaining: 0, retryAfterSeconds: 1 });
    expect(budget.take('b', start).isAllowed).toBe(true);
    expect(budget.take('a', start + 1_000).isAllowed).toBe(true);
  });

  it('let it make 15,000 in an hour, and say when the next begins', () => {
    const budget = new RateBudget();
    const seconds = perHour / perSecond;
    for (let second = 0; second < seconds; second++)
      takeMany(budget, perSecond, start + second * 1_000);
    expect(budget.take('a', start + seconds * 1_000)).toEqual({
      isAllowed: false,
      limit: perHour,
      remaining: 0,
      retryAfterSeconds: 3_600 - seconds,
    });
    expect(budget.take('a', start + 3_600_000).isAllowed).toBe(true);
  });

  it('count what other processes admitted, late news in its own second and hour', () => {
    const budget = new RateBudget();
    budget.add('a', start / 1_000, perSecond);
    expect(budget.take('a', start).isAllowed).toBe(false);
    expect(budget.take('a', start + 1_000).remaining).toBe(perSecond - 1);
    budget.add('a', start / 1_000, perHour);
    expect(budget.take('a', start + 1_000)).toMatchObject({ isAllowed: false, limit: perHour });
  });
});
