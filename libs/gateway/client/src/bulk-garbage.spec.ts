import { memoryUsage } from 'node:process';
import { expect, it } from '@jest/globals';
import { bulkGarbage } from './bulk-garbage.js';

it('Buffers of bulk data do not heap up', () => {
  const before = memoryUsage().arrayBuffers;
  let most = 0;
  for (let i = 0; i < 4_000; i++) {
    bulkGarbage.add(Buffer.allocUnsafeSlow(32_768).length);
    most = Math.max(most, memoryUsage().arrayBuffers - before);
  }
  expect(most).toBeLessThan(40_000_000);
});
