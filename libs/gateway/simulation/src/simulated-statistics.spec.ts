import { expect, it } from '@jest/globals';
import { statistics } from '@jumpfleet/gateway-contracts';
import { simulatedStatistics } from './simulated-statistics.js';

it('makes statistics that the protocol accepts, whatever the client and the time', () => {
  for (let index = 0; index < 2_000; index += 37) {
    const made = simulatedStatistics(index, 1_790_000_000_000 + index * 12_345);
    expect(statistics.safeParse(made).success).toBe(true);
    expect(made.memory_used_bytes).toBeLessThanOrEqual(made.memory_total_bytes ?? 0);
  }
});

it('gives a computer the same qualities each time and another load', () => {
  const [early, late] = [simulatedStatistics(5, 0), simulatedStatistics(5, 90_000)];
  expect(late.operating_system).toBe(early.operating_system);
  expect(late.cpu_percent).not.toBe(early.cpu_percent);
});

it('puts neighbours on the same network', () => {
  expect(simulatedStatistics(3, 0).default_gateway).toBe(simulatedStatistics(4, 0).default_gateway);
  expect(simulatedStatistics(3, 0).private_ip).not.toBe(simulatedStatistics(4, 0).private_ip);
});
