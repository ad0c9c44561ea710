import { describe, expect, it } from '@jest/globals';
import { failureOf, faultless, isLost, stepOf } from './upgrade-conduct.js';
import type { UpgradeConduct } from './upgrade-conduct.js';

const indices = Array.from({ length: 1_000 }, (_, index) => index);
const conduct: UpgradeConduct = {
  ...faultless,
  lostShare: 0.1,
  failures: [
    { code: 'disk-full', share: 0.2 },
    { code: 'start-failed', share: 0.3, version: '2.0.0' },
  ],
};
const failing = (version: string, code: string) =>
  indices.filter((index) => failureOf(conduct, index, version) === code).length;

describe('Simulated clients fail', () => {
  it('in the shares that were asked for, the same ones each time', () => {
    expect(Math.abs(failing('2.0.0', 'disk-full') - 200)).toBeLessThan(5);
    expect(Math.abs(failing('2.0.0', 'start-failed') - 300)).toBeLessThan(5);
    expect(failing('2.0.1', 'start-failed')).toBe(0);
    expect(indices.filter((index) => failureOf(faultless, index, '2.0.0'))).toEqual([]);
  });

  it('apart from those that are never seen again', () => {
    const lost = indices.filter((index) => isLost(conduct, index));
    expect(Math.abs(lost.length - 100)).toBeLessThan(5);
    const both = lost.filter((index) => failureOf(conduct, index, '2.0.0'));
    expect(Math.abs(both.length - 50)).toBeLessThan(15);
  });

  it('at the step at which the real client would know', () => {
    expect(stepOf('signature-invalid')).toBe('offered');
    expect(stepOf('preflight-failed')).toBe('downloaded');
    expect(stepOf('did-not-connect')).toBe('restarted');
  });
});
