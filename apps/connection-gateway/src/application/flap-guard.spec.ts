import { describe, expect, it } from '@jest/globals';
import { FlapGuard, flapLimits } from './flap-guard.js';

const { connectionsPerMinute, firstPauseMs, maxPauseMs, forgetMs } = flapLimits;

function flap(guard: FlapGuard, client: string, at: number): void {
  for (let n = 0; n < connectionsPerMinute; n++) guard.connected(client, at);
}

describe('A flapping client', () => {
  it('D11: must stay away after too many connections in a minute, longer with each offence', () => {
    const guard = new FlapGuard(0);
    for (let n = 1; n < connectionsPerMinute; n++) guard.connected('c', n);
    expect(guard.pauseOf('c', 30)).toBe(0);
    guard.connected('c', 40);
    expect(guard.pauseOf('c', 40)).toBe(firstPauseMs);
    expect(guard.dampedNow(40)).toBe(1);
    let now = 40 + firstPauseMs;
    expect(guard.pauseOf('c', now)).toBe(0);
    for (const pause of [2, 4, 8, 16]) {
      flap(guard, 'c', now);
      expect(guard.pauseOf('c', now)).toBe(pause * firstPauseMs);
      now += pause * firstPauseMs;
    }
    for (let n = 0; n < 9; n++) flap(guard, 'c', now);
    expect(guard.pauseOf('c', now)).toBe(maxPauseMs);
  });

  it('D11: harms no other, and none that comes back at a usual pace', () => {
    const guard = new FlapGuard(0);
    flap(guard, 'bad', 1);
    for (let minute = 0; minute < 30; minute++)
      for (let n = 0; n < connectionsPerMinute / 2; n++) guard.connected('c', minute * 60_000 + n);
    expect(guard.pauseOf('c', 30 * 60_000)).toBe(0);
  });

  it('D11: is forgiven after a quiet time', () => {
    const guard = new FlapGuard(0);
    flap(guard, 'c', 1);
    const later = forgetMs + firstPauseMs + 2;
    guard.connected('d', later);
    flap(guard, 'c', later);
    expect(guard.pauseOf('c', later)).toBe(firstPauseMs);
  });
});
