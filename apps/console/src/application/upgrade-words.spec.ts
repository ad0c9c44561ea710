import { describe, expect, it } from '@jest/globals';
import { upgradeFailureCodes } from '@jumpfleet/upgrades-contracts';
import type { UpgradeRingItem } from '@jumpfleet/upgrades-contracts';
import {
  cycleState,
  endWords,
  failureWords,
  progressWords,
  scopeWords,
  shareWords,
  totalsOf,
  windowWords,
} from './upgrade-words.js';

const ring = (part: Partial<UpgradeRingItem>): UpgradeRingItem => ({
  ...{ number: 1, share: 1, soak_seconds: 0, state: 'open', opened_at: null, done_at: null },
  ...{ clients: 0, queued: 0, upgrading: 0, upgraded: 0, failed: 0, offline: 0 },
  ...part,
});

describe('an upgrade cycle in words', () => {
  it('has words for every reason why a client can fail', () => {
    for (const code of upgradeFailureCodes) expect(failureWords(code)).not.toBe(code);
    expect(failureWords('from-tomorrow')).toBe('from-tomorrow');
  });

  it('says what it does, and what it did', () => {
    expect(cycleState({ state: 'running', phase: 'upgrading' })).toBe('Running: upgrading');
    expect(cycleState({ state: 'halted', phase: null })).toBe('Halted');
  });

  it('names its scope and its windows', () => {
    expect(scopeWords({ type: 'all' })).toBe('All Jump Clients');
    expect(scopeWords({ type: 'tags', tags: ['till', 'lab'] })).toBe('Tags till, lab');
    expect(scopeWords({ type: 'search', search: 'x' })).toBe('Search “x”');
    expect(scopeWords({ type: 'jump_groups', jump_groups: [1] })).toBe('Jump Groups 1');
    expect(windowWords(null)).toBe('At any time');
    const windows = [{ days: [0, 6], from: '22:00', to: '04:00' }];
    expect(windowWords({ time_zone: 'Europe/Vienna', windows })).toBe(
      'Mon, Sun 22:00 to 04:00 (Europe/Vienna)',
    );
  });

  it('adds its rings up', () => {
    const totals = totalsOf([
      ring({ clients: 1_000, upgraded: 990, failed: 4, upgrading: 1, queued: 2, offline: 3 }),
      ring({ clients: 500, queued: 500 }),
    ]);
    expect(totals).toEqual({
      clients: 1_500,
      upgraded: 990,
      failed: 4,
      upgrading: 1,
      waiting: 505,
    });
    expect(progressWords(totals)).toBe('990 of 1,500 upgraded, 4 failed');
    expect(progressWords({ ...totals, failed: 0 })).toBe('990 of 1,500 upgraded');
  });

  it('says when it ends, as far as that is known', () => {
    const now = new Date('2026-11-21T20:00:00Z');
    expect(endWords('2026-11-21T20:04:10Z', now)).toBe('in 4 min 10 s');
    expect(endWords('2026-11-21T19:59:00Z', now)).toBe('any moment');
    expect(endWords(null, now)).toBe('not known yet');
    expect(shareWords(0.005)).toBe('0.5 %');
  });
});
