import { describe, expect, it } from '@jest/globals';
import { Lanes } from './lanes.js';

describe('lanes', () => {
  it('take one at a time, and others beside it, also after one that failed', async () => {
    const lanes = new Lanes();
    const steps: string[] = [];
    const work =
      (name: string, fails = false) =>
      async () => {
        steps.push(`${name} begins`);
        await Promise.resolve();
        steps.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      };
    const results = await Promise.allSettled([
      lanes.run('a', work('a1', true)),
      lanes.run('a', work('a2')),
      lanes.run('b', work('b1')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    const at = (step: string) => steps.indexOf(step);
    expect(at('a2 begins')).toBeGreaterThan(at('a1 ends'));
    expect(at('b1 begins')).toBeLessThan(at('a1 ends'));
    expect(lanes.isFull).toBe(false);
  });
});
