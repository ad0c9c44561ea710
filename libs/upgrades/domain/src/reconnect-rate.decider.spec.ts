import { specify } from '@jumpfleet/testing';
import { describe, it } from '@jest/globals';
import { reconnectRateDecider } from './reconnect-rate.decider.js';
import type { ChangeReconnectRate, ReconnectRateChanged } from './reconnect-rate.messages.js';

const now = new Date('2026-11-21T09:00:00.000Z');
const given = specify(reconnectRateDecider, now);

const change = (connectionsPerSecond: number): ChangeReconnectRate => ({
  type: 'ChangeReconnectRate',
  data: { connectionsPerSecond },
});
const changed = (connectionsPerSecond: number): ReconnectRateChanged => ({
  type: 'ReconnectRateChanged',
  version: 1,
  data: { connectionsPerSecond, changedAt: now.toISOString() },
});

describe('The reconnect rate', () => {
  it.each([1, 49, 300])('may be changed to %d a second', (rate) =>
    given().when(change(rate)).emits(changed(rate)),
  );

  it('is 50 a second until somebody changes it, so that wish adds no fact', () =>
    given().when(change(50)).emits());

  it('is not changed twice to the same', () => given(changed(300)).when(change(300)).emits());

  it.each([0, -1, 301, 2.5, Number.NaN])('is never %d', (rate) =>
    given()
      .when(change(rate))
      .refuses({ kind: 'connection-rate-out-of-bounds', least: 1, most: 300 }),
  );
});
