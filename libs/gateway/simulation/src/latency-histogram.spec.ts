import { expect, it } from '@jest/globals';
import { LatencyHistogram } from './latency-histogram.js';

it('tells percentiles within five percent', () => {
  const histogram = new LatencyHistogram();
  for (let ms = 1; ms <= 1_000; ms++) histogram.record(ms);
  expect(histogram.percentile(0.5) / 500).toBeCloseTo(1, 1);
  expect(histogram.percentile(0.99) / 990).toBeCloseTo(1, 1);
});

it('adds up what several processes measured', () => {
  const one = new LatencyHistogram();
  const other = new LatencyHistogram();
  one.record(1);
  other.record(100);
  one.merge(other.counts);
  expect(one.total).toBe(2);
  expect(one.percentile(1)).toBeGreaterThan(95);
  expect(LatencyHistogram.of(one.counts).total).toBe(2);
});

it('says nothing about nothing', () => expect(new LatencyHistogram().percentile(0.5)).toBe(0));
