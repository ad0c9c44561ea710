import { expect, it } from '@jest/globals';
import { limits } from '@jumpfleet/gateway-contracts';
import fc from 'fast-check';
import { ReceiveCredit, SendCredit } from './credit.js';

it('never sends more than was granted', () => {
  const operations = fc.array(fc.record({ grant: fc.nat(100_000), want: fc.nat(200_000) }));
  fc.assert(
    fc.property(operations, (steps) => {
      const credit = new SendCredit();
      let granted: number = limits.initialCreditBytes;
      let sent = 0;
      for (const { grant, want } of steps) {
        credit.grant(grant);
        granted += grant;
        sent += credit.take(want);
      }
      expect(sent).toBeLessThanOrEqual(granted);
    }),
  );
});

it('sends at most one frame’s worth at a time', () => {
  expect(new SendCredit().take(1_000_000)).toBe(limits.maxDataBytes);
});

it('gives back everything that was consumed, in portions', () => {
  const credit = new ReceiveCredit();
  const portion = ReceiveCredit.portionBytes;
  expect(credit.consumed(portion - 1)).toBe(0);
  expect(credit.consumed(1)).toBe(portion);
  expect(credit.consumed(portion * 3)).toBe(portion * 3);
});
