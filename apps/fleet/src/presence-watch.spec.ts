import { expect, it } from '@jest/globals';
import { PresenceWatch } from './presence-watch.js';

const online = (id: string, at: number) => ({
  id,
  status: 'online',
  last_connect_at: new Date(at).toISOString(),
});

it('measures from the welcome to the list, whichever is heard of first', () => {
  const watch = new PresenceWatch();
  watch.welcomed([['a', 10_000]]);
  watch.listed(online('a', 10_000), 10_040);
  watch.listed(online('b', 10_000), 10_040);
  watch.welcomed([['b', 10_000]]);
  expect(watch.latencies.total).toBe(2);
  expect(watch.latencies.percentile(1)).toBeGreaterThan(35);
  expect(watch.latencies.percentile(1)).toBeLessThan(45);
});

it('does not take new statistics of an old connection for a new presence', () => {
  const watch = new PresenceWatch();
  watch.listed(online('a', 10_000), 10_040);
  watch.welcomed([['a', 60_000]]);
  watch.listed(online('a', 10_000), 60_010);
  expect(watch.latencies.total).toBe(0);
  watch.listed(online('a', 60_000), 60_020);
  expect(watch.latencies.total).toBe(1);
});

it('waits while the list says offline', () => {
  const watch = new PresenceWatch();
  watch.welcomed([['a', 10_000]]);
  watch.listed({ ...online('a', 10_000), status: 'offline' }, 10_010);
  expect(watch.latencies.total).toBe(0);
});
