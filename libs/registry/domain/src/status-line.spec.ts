import { expect, it } from '@jest/globals';
import { statusLine, totalOf } from './status-line.js';

const none = { online: 0, offline: 0, passive: 0, lost: 0, uninstalled: 0, disabled: 0 };

it('is worded as the console of the field words it (RG-23)', () => {
  expect(statusLine({ ...none, online: 2, uninstalled: 1 })).toBe(
    '3 Jump Items total. 3 Jump Clients total. 2 online. 0 offline. 0 passive.',
  );
});

it('RG-23: counts the lost and the switched off among the offline, and everybody in the total', () => {
  const counts = { online: 1, offline: 2, passive: 4, lost: 8, uninstalled: 16, disabled: 32 };
  expect(totalOf(counts)).toBe(63);
  expect(statusLine(counts)).toContain(' 1 online. 42 offline. 4 passive.');
});

it('RG-23: counts copies among the items and not among the clients', () => {
  expect(statusLine({ ...none, online: 2 }, 3)).toBe(
    '3 Jump Items total. 2 Jump Clients total. 2 online. 0 offline. 0 passive.',
  );
});
