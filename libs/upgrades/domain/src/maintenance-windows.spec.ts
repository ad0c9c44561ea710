import { describe, expect, it } from '@jest/globals';
import { expectedEnd } from './expected-end.js';
import { doneWithin, windowAt } from './maintenance-windows.js';
import type { MaintenanceWindows } from './upgrade-cycle.messages.js';

/** Monday to Friday, over midnight, by the clock of Berlin (UTC+1 in winter). */
const nights: MaintenanceWindows = {
  timeZone: 'Europe/Berlin',
  windows: [{ days: [0, 1, 2, 3, 4], from: '22:00', to: '05:00' }],
};
const minute = 60_000;
const hour = 60 * minute;

describe('Maintenance windows', () => {
  it.each([
    ['a Friday evening in Berlin', '2026-11-20T21:00:00Z', true],
    ['the night that began on Friday', '2026-11-21T03:59:59Z', true],
    ['the morning after it', '2026-11-21T04:00:00Z', false],
    ['the evening of the next day', '2026-11-21T22:00:00Z', false],
    ['the evening of Monday', '2026-11-23T21:00:00Z', true],
  ])('are read by the clock on the wall: %s', (_when, now, isOpen) => {
    expect(windowAt(nights, new Date(now)).isOpen).toBe(isOpen);
  });

  it('follow the clocks into summer', () => {
    expect(windowAt(nights, new Date('2026-07-06T20:00:00Z')).isOpen).toBe(true);
    expect(windowAt(nights, new Date('2026-07-06T19:59:00Z')).isOpen).toBe(false);
  });

  it('are always open where there are none', () => {
    expect(windowAt(null, new Date(0))).toEqual({ isOpen: true, changesAt: undefined });
  });

  it('make work last for several nights', () => {
    const monday = new Date('2026-11-23T21:00:00Z');
    expect(doneWithin(nights, monday, 7 * hour)).toEqual(new Date('2026-11-24T04:00:00Z'));
    expect(doneWithin(nights, monday, 8 * hour)).toEqual(new Date('2026-11-24T22:00:00Z'));
    const friday = new Date('2026-11-27T21:00:00Z');
    expect(doneWithin(nights, friday, 8 * hour)).toEqual(new Date('2026-11-30T22:00:00Z'));
    expect(doneWithin(null, friday, hour)).toEqual(new Date('2026-11-27T22:00:00Z'));
  });
});

describe('The expected end', () => {
  const now = new Date('2026-11-23T10:00:00Z');

  it('is when the connected clients of all rings are done, with the soak times between', () => {
    const rings = [
      { clients: 100, soakMs: 10 * minute },
      { clients: 900, soakMs: 10 * minute },
    ];
    expect(expectedEnd(rings, 10, null, now)).toEqual(
      new Date(now.getTime() + 1_000 * 100 + 10 * minute),
    );
  });

  it('waits for the windows, in which the soak time may pass unused', () => {
    const rings = [
      { clients: 36_000, soakMs: 10 * minute },
      { clients: 36_000, soakMs: 0 },
    ];
    expect(expectedEnd(rings, 10, nights, now)).toEqual(new Date('2026-11-23T23:10:00Z'));
    expect(expectedEnd(rings, 2, nights, now)).toEqual(new Date('2026-11-25T00:10:00Z'));
  });

  it('is not known without any speed, and now when nobody is left', () => {
    expect(expectedEnd([{ clients: 1, soakMs: 0 }], 0, null, now)).toBeUndefined();
    expect(expectedEnd([{ clients: 0, soakMs: 5 }], 0, null, now)).toEqual(now);
  });
});
