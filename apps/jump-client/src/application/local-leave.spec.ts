import { expect, it } from '@jest/globals';
import { mayLeave } from './local-leave.js';

const nobody = { isRoot: false, isAllowedByRoot: false };
const settings = (restrict_uninstall: boolean) => ({
  stats: [],
  stats_interval_ms: 1,
  remove_after_offline_ms: null,
  restrict_uninstall,
});

it('AG-41: lets everybody go where the site does not restrict it, or has said nothing', () => {
  expect(mayLeave(settings(false), nobody)).toBe(true);
  expect(mayLeave(undefined, nobody)).toBe(true);
});

it('AG-41: lets only root go, and whom root lets, where the site restricts it', () => {
  expect(mayLeave(settings(true), nobody)).toBe(false);
  expect(mayLeave(settings(true), { ...nobody, isRoot: true })).toBe(true);
  expect(mayLeave(settings(true), { ...nobody, isAllowedByRoot: true })).toBe(true);
});
