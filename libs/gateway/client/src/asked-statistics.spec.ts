import { expect, it } from '@jest/globals';
import { askedStatistics } from './asked-statistics.js';

const all = {
  operating_system: 'Debian 12',
  cpu_percent: 5,
  memory_total_bytes: 2,
  memory_used_bytes: 1,
  disks: [],
  uptime_seconds: 9,
  console_user: 'ada',
  hostname: 'till-7',
  private_ip: '10.0.0.7',
  has_screen: false,
};

it('RG-20: tells what the site asked for, and always what a computer is found by', () => {
  const found = { hostname: 'till-7', private_ip: '10.0.0.7', has_screen: false };
  expect(askedStatistics(all, [])).toEqual(found);
  expect(askedStatistics(all, ['uptime', 'thumbnail'])).toEqual({ ...found, uptime_seconds: 9 });
  expect(askedStatistics(all, ['cpu'])).toEqual({
    ...found,
    cpu_percent: 5,
    memory_total_bytes: 2,
    memory_used_bytes: 1,
  });
  const every = ['cpu', 'console_user', 'disk', 'operating_system', 'uptime', 'of-a-later-version'];
  expect(askedStatistics(all, every)).toEqual(all);
});
