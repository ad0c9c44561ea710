import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { ClockReading, OfflineTime } from './offline-time.js';
import { OfflineWatch } from './offline-watch.js';

const minute = 60_000;
const day = 86_400_000;
let now: ClockReading;
let saved: OfflineTime | undefined;
let limitMs: number | null;
let watch: OfflineWatch;
let isExpired: boolean;

beforeEach(() => {
  jest.useFakeTimers();
  now = { boot: 'a', bootMs: 9_000, wallMs: Date.UTC(2026, 10, 21) };
  saved = undefined;
  limitMs = 20 * day;
  start();
});
afterEach(() => {
  watch.stop();
  jest.useRealTimers();
});

function start(): void {
  isExpired = false;
  watch = new OfflineWatch({
    readClock: () => now,
    load: () => saved,
    save: (time) => (saved = time),
    limitMs: () => limitMs,
  });
  void watch.whenExpired.then(() => (isExpired = true));
}

async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 10 * minute) {
    const step = Math.min(left, 10 * minute);
    now = { ...now, bootMs: now.bootMs + step, wallMs: now.wallMs + step };
    await jest.advanceTimersByTimeAsync(step);
  }
}

it('RG-34: a client that lost its server goes when the limit is over, and not before', async () => {
  watch.connected();
  await pass(30 * day);
  watch.lost();
  await pass(20 * day - 30 * minute);
  expect(isExpired).toBe(false);
  await pass(40 * minute);
  expect(isExpired).toBe(true);
});

it('RG-34: each contact begins the time anew', async () => {
  await pass(19 * day);
  watch.contact();
  await pass(19 * day);
  watch.connected();
  watch.lost();
  await pass(19 * day);
  expect(isExpired).toBe(false);
});

it('GW-18: goes by the last value that it was told, and never where it was told never', async () => {
  limitMs = null;
  await pass(400 * day);
  expect(isExpired).toBe(false);
});

it('RG-34: knows after a restart how long there was no contact', async () => {
  await pass(19 * day);
  watch.stop();
  start();
  await pass(day + 2 * minute);
  expect(isExpired).toBe(true);
});

it('RG-34: does not go at its first breath after years in a drawer', async () => {
  watch.stop();
  now = { boot: 'b', bootMs: minute, wallMs: now.wallMs + 2_000 * day };
  start();
  await pass(23 * 60 * minute);
  expect(isExpired).toBe(false);
  await pass(60 * minute);
  expect(isExpired).toBe(true);
});
