import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  cpuByte,
  diskByte,
  historyPoints,
  onlineIntervals,
  periodMs,
  periodStart,
  placeOf,
  slotMs,
  slotsPerPeriod,
  unknownByte,
} from './statistics-history.js';

const client = '0005c1e0-5b1a-4f5e-9f0a-0c7d5a6b7c01';
const begin = periodStart(client, 80_000);
const span = { from: begin, to: begin + 4 * slotMs, stepMs: slotMs };

describe('A place in the history (RG-20)', () => {
  it('is found again from its period', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 0, max: 4e12 }), (id, at) => {
        const { period, slot } = placeOf(id, at);
        const start = periodStart(id, period) + slot * slotMs;
        expect(at - start).toBeGreaterThanOrEqual(0);
        expect(at - start).toBeLessThan(slotMs);
        expect(slot).toBeLessThan(slotsPerPeriod);
      }),
    );
  });

  it('ends its period at another time for other clients, so that they do not all write at once', () => {
    const ids = Array.from({ length: slotsPerPeriod }, (_, i) => i.toString(16).padStart(4, '0'));
    const starts = ids.map((id) => periodStart(`${id}0000-0000-4000-8000-000000000000`, 9));
    expect(new Set(starts).size).toBe(slotsPerPeriod);
    expect(Math.max(...starts) - Math.min(...starts)).toBeLessThan(periodMs);
  });
});

it('RG-20: keeps half percents in a byte, and what is not told as not known', () => {
  expect(cpuByte({ cpu_percent: 3.3 })).toBe(7);
  expect(cpuByte({})).toBe(unknownByte);
  const disk = (used_bytes: number) => ({ mount: '/', total_bytes: 100, used_bytes });
  expect(diskByte({ disks: [disk(20), disk(40)] })).toBe(60);
  expect(diskByte({ disks: [] })).toBe(unknownByte);
});

describe('The line of a client', () => {
  const bytes = (...known: number[]) =>
    Uint8Array.from({ length: slotsPerPeriod }, (_, i) => known[i] ?? unknownByte);
  const kept = [{ period: 80_000, cpu: bytes(10, 20, unknownByte, 40), disk: bytes(100) }];

  it('has a point for every step, with gaps where nothing is known', () => {
    const points = historyPoints(client, kept, [], span);
    expect(points.map(({ at }) => at - begin)).toEqual([0, 1, 2, 3].map((i) => i * slotMs));
    expect(points.map(({ cpuPercent }) => cpuPercent)).toEqual([5, 10, null, 20]);
    expect(points.map(({ diskPercent }) => diskPercent)).toEqual([50, null, null, null]);
  });

  it('shows the mean of what is known in longer steps, across periods', () => {
    const next = { period: 80_001, cpu: bytes(8), disk: bytes() };
    const long = { from: begin, to: begin + 2 * periodMs, stepMs: periodMs };
    const points = historyPoints(client, [...kept, next], [], long);
    expect(points.map(({ cpuPercent }) => cpuPercent)).toEqual([11.7, 4]);
  });

  it('tells for which share of each step the client was online', () => {
    const online = [
      { from: begin, to: begin + slotMs / 2 },
      { from: begin + slotMs, to: begin + 3 * slotMs },
    ];
    const points = historyPoints(client, [], online, span);
    expect(points.map(({ onlinePercent }) => onlinePercent)).toEqual([50, 100, 100, 0]);
  });
});

describe('When a client was online', () => {
  const on = (at: number) => ({ at, online: true });
  const off = (at: number) => ({ at, online: false });
  const between = { from: 100, to: 200 };

  it('is told within the span that was asked for', () => {
    expect(onlineIntervals([off(120), on(150)], true, between)).toEqual([
      { from: 100, to: 120 },
      { from: 150, to: 200 },
    ]);
    expect(onlineIntervals([], false, between)).toEqual([]);
    expect(onlineIntervals([], true, between)).toEqual([between]);
  });

  it('has no gap where a shard was only out of reach for a moment', () =>
    expect(onlineIntervals([on(110), off(150), on(150)], false, between)).toEqual([
      { from: 110, to: 150 },
      { from: 150, to: 200 },
    ]));

  it('never overlaps, whatever was noted twice or too late', () => {
    const edge = fc.record({ at: fc.integer({ min: 90, max: 210 }), online: fc.boolean() });
    fc.assert(
      fc.property(fc.array(edge), fc.boolean(), (edges, wasOnline) => {
        let last = between.from;
        for (const { from, to } of onlineIntervals(edges, wasOnline, between)) {
          expect(from).toBeGreaterThanOrEqual(last);
          expect(to).toBeGreaterThan(from);
          expect(to).toBeLessThanOrEqual(between.to);
          last = to;
        }
      }),
    );
  });
});
