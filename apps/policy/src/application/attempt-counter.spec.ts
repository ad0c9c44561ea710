import { fakeClock } from '@jumpfleet/testing';
import { describe, expect, it } from '@jest/globals';
import { AttemptCounter } from './attempt-counter.js';

const attempt = { type: 'user', name: 'admin', address: '10.0.0.1' };
const times = (count: number, work: (index: number) => void) => {
  for (let index = 0; index < count; index++) work(index);
};

describe('counting failed attempts', () => {
  it('stops a place after ten failures, whatever the case of the name, for five minutes', () => {
    const clock = fakeClock();
    const counter = new AttemptCounter(clock);
    times(10, () => counter.failed({ ...attempt, name: 'ADMIN' }));
    expect(counter.waitMs(attempt)).toBe(300_000);
    expect(counter.waitMs({ ...attempt, address: '10.0.0.2' })).toBe(0);
    clock.advance(300_000);
    expect(counter.waitMs(attempt)).toBe(0);
  });

  it('stops a hundred failures from everywhere', () => {
    const counter = new AttemptCounter(fakeClock());
    times(100, (index) => counter.failed({ ...attempt, address: `10.0.1.${index}` }));
    expect(counter.waitMs(attempt)).toBeGreaterThan(0);
  });

  it('forgets a place that proved itself', () => {
    const counter = new AttemptCounter(fakeClock());
    times(9, () => counter.failed(attempt));
    counter.succeeded(attempt);
    counter.failed(attempt);
    expect(counter.waitMs(attempt)).toBe(0);
  });
});
