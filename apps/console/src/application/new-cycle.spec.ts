import { describe, expect, it } from '@jest/globals';
import { startUpgradeCycle } from '@jumpfleet/upgrades-contracts';
import { cycleWish, rollbackVersions, rollbackWish, standardRings } from './new-cycle.js';
import type { NewCycle } from './new-cycle.js';

const typed: NewCycle = {
  version: '1.1.0',
  scopeType: 'all',
  scopeText: '',
  rings: standardRings,
  failureShare: 5,
  failureAtLeast: 3,
  windows: null,
  isAutomatic: true,
  comment: '',
};

describe('the wish for a cycle', () => {
  it('is one that the orchestrator takes', () => {
    const wish = cycleWish(typed);
    expect(startUpgradeCycle.parse(wish)).toEqual(wish);
    expect(wish).toMatchObject({
      scope: { type: 'all' },
      rings: [
        { share: 0.01, soak_seconds: 600 },
        { share: 0.1, soak_seconds: 600 },
        { share: 0.5, soak_seconds: 600 },
        { share: 1, soak_seconds: 0 },
      ],
      failure: { share: 0.05, at_least: 3 },
      automatic: true,
    });
  });

  it('names groups, tags and words as they are typed', () => {
    const scope = (scopeType: NewCycle['scopeType'], scopeText: string) =>
      cycleWish({ ...typed, scopeType, scopeText }).scope;
    expect(scope('jump_groups', '1, 7,')).toEqual({ type: 'jump_groups', jump_groups: [1, 7] });
    expect(scope('tags', ' till 7 , lab')).toEqual({ type: 'tags', tags: ['till 7', 'lab'] });
    expect(scope('search', ' berlin ')).toEqual({ type: 'search', search: 'berlin' });
  });

  it('goes back only to what is signed for that', () => {
    const release = (version: string, rollback_from: readonly string[], good = true) => ({
      ...{ version, good, rollback_from },
    });
    const versions = rollbackVersions('1.1.0', [
      release('1.0.0', ['1.1.0']),
      release('1.0.0', ['1.1.0']),
      release('0.9.0', []),
      release('0.8.0', ['1.1.0'], false),
    ]);
    expect(versions).toEqual(['1.0.0']);
    const wish = rollbackWish({ scope: { type: 'all' } }, '1.0.0');
    expect(startUpgradeCycle.parse(wish)).toEqual(wish);
  });

  it('keeps to a maintenance window', () => {
    const windows = { timeZone: 'Europe/Vienna', days: [6, 0], from: '22:00', to: '04:00' };
    const wish = cycleWish({ ...typed, windows, comment: 'spring' });
    expect(startUpgradeCycle.parse(wish)).toEqual(wish);
    expect(wish.windows).toEqual({
      time_zone: 'Europe/Vienna',
      windows: [{ days: [0, 6], from: '22:00', to: '04:00' }],
    });
    expect(wish.comment).toBe('spring');
  });
});
