import { expect, it } from '@jest/globals';
import { closeCodes } from '@jumpfleet/gateway-contracts';
import { comeBackAfterMs } from './come-back.js';

const closed = (code: number) =>
  ({ kind: 'closed', code, reason: '', reconnectWithinMs: 60_000 }) as const;
const refused = { kind: 'refused', status: 503, code: 'busy', detail: '', afterMs: 9_000 } as const;

it.each([
  ['a line that was lost', closed(1006), 45_000, 1_000],
  ['a server that went away', closed(1001), 45_000, 1_000],
  ['nobody there', { kind: 'unreachable', error: 'refused' } as const, 8_000, 1_000],
  ['a wait that is short anyway', closed(1006), 70, 70],
  ['a twin that took over', closed(closeCodes.superseded), 45_000, 45_000],
  ['a server that says when', refused, 9_000, 9_000],
])('whoever has a session comes back soon after %s', (_what, end, asFleet, soonest) => {
  expect(comeBackAfterMs(asFleet, end, true, 1)).toBe(soonest);
  expect(comeBackAfterMs(asFleet, end, false, 1)).toBe(asFleet);
});
