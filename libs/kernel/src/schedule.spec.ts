import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { availabilityAt, scheduleFault } from './schedule.js';
import type { Schedule, ScheduleEntry } from './schedule.js';

const workday = (day: number): ScheduleEntry => ({
  startDay: day,
  startTime: '08:00',
  endDay: day,
  endTime: '17:00',
});
const weekdays = (timezone: string): Schedule => ({
  timezone,
  entries: [0, 1, 2, 3, 4].map(workday),
});
const nights: Schedule = {
  timezone: 'Europe/Berlin',
  entries: [{ startDay: 6, startTime: '20:00', endDay: 0, endTime: '17:00' }],
};
const at = (schedule: Schedule, instant: string) => {
  const { isOpen, changesAt } = availabilityAt(schedule, new Date(instant));
  return { isOpen, changesAt: changesAt?.toISOString() };
};

describe('a schedule', () => {
  it('PO-26: is open on weekdays from eight to five in its own time zone', () => {
    const newYork = weekdays('America/New_York');
    expect(at(newYork, '2026-01-16T12:59:59.999Z')).toEqual({
      isOpen: false,
      changesAt: '2026-01-16T13:00:00.000Z',
    });
    expect(at(newYork, '2026-01-16T13:00:00.000Z')).toEqual({
      isOpen: true,
      changesAt: '2026-01-16T22:00:00.000Z',
    });
  });

  it('PO-23: names the next available time across a weekend', () => {
    expect(at(weekdays('UTC'), '2026-01-16T17:00:00.000Z')).toEqual({
      isOpen: false,
      changesAt: '2026-01-19T08:00:00.000Z',
    });
  });

  it('PO-26: may wrap around midnight and the end of the week', () => {
    expect(at(nights, '2026-01-18T18:59:00.000Z').isOpen).toBe(false);
    expect(at(nights, '2026-01-18T19:00:00.000Z')).toEqual({
      isOpen: true,
      changesAt: '2026-01-19T16:00:00.000Z',
    });
  });

  it('PO-21: restricts nothing without entries, nor with the whole week', () => {
    const whole = { startDay: 2, startTime: '00:00', endDay: 1, endTime: '00:00' };
    const rest = { startDay: 0, startTime: '12:00', endDay: 3, endTime: '00:00' };
    const now = '2026-01-18T18:59:00.000Z';
    expect(at({ timezone: 'UTC', entries: [] }, now)).toEqual({ isOpen: true });
    expect(at({ timezone: 'UTC', entries: [whole, rest] }, now)).toEqual({ isOpen: true });
  });

  it('PO-20: opens with the change of the clocks when that skips its first hour', () => {
    const early = { startDay: 6, startTime: '02:30', endDay: 6, endTime: '04:00' };
    const berlin = { timezone: 'Europe/Berlin', entries: [early] };
    expect(at(berlin, '2026-03-29T00:00:00.000Z')).toEqual({
      isOpen: false,
      changesAt: '2026-03-29T01:00:00.000Z',
    });
    expect(at(berlin, '2026-03-29T01:00:00.000Z')).toEqual({
      isOpen: true,
      changesAt: '2026-03-29T02:00:00.000Z',
    });
  });

  it.each([
    ['timezone-unknown', { timezone: 'Mars/Olympus', entries: [] }],
    ['time-invalid', { timezone: 'UTC', entries: [{ ...workday(0), startTime: '24:00' }] }],
    ['time-invalid', { timezone: 'UTC', entries: [workday(7)] }],
    ['entry-empty', { timezone: 'UTC', entries: [{ ...workday(0), endTime: '08:00' }] }],
  ])('PO-20: is refused as %s', (fault, schedule) => {
    expect(scheduleFault(schedule)).toBe(fault);
  });
});

/** The second implementation: reads the wall minute by minute, as a person would with a clock and the plan. */
function readByHand({ timezone, entries }: Schedule, instantMs: number): boolean {
  if (entries.length === 0) return true;
  const text = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(instantMs);
  const [, name = '', time = ''] = /^(\w+),? (\d\d:\d\d)$/.exec(text) ?? [];
  const day = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(name);
  const now = `${String(day)} ${time}`;
  return entries.some((entry) => {
    const start = `${String(entry.startDay)} ${entry.startTime}`;
    const end = `${String(entry.endDay)} ${entry.endTime}`;
    return start < end ? start <= now && now < end : now >= start || now < end;
  });
}

const minuteMs = 60_000;
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 59))
  .map(([hours, minutes]) => [hours, minutes].map((n) => String(n).padStart(2, '0')).join(':'));
const day = fc.integer({ min: 0, max: 6 });
const entry = fc.record({ startDay: day, startTime: time, endDay: day, endTime: time });
const schedule = fc
  .record({
    timezone: fc.constantFrom(
      ...['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'],
      ...['Africa/Casablanca', 'America/St_Johns', 'Pacific/Apia', 'Pacific/Chatham'],
    ),
    entries: fc.array(entry, { maxLength: 4 }),
  })
  .filter((candidate) => scheduleFault(candidate) === undefined);
/** Near the changes of the clocks as well as anywhere. */
const instant = fc.oneof(
  fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
  fc
    .tuple(
      fc.constantFrom(
        '2026-03-29T01:00Z',
        '2026-10-25T01:00Z',
        '2026-03-08T07:00Z',
        '2026-04-04T15:00Z',
      ),
      fc.integer({ min: -200, max: 200 }),
    )
    .map(([change, minutes]) => new Date(Date.parse(change) + minutes * minuteMs)),
);

describe('the schedule and a reader with a clock', () => {
  it('never disagree on whether it is open', () => {
    fc.assert(
      fc.property(schedule, instant, (plan, now) => {
        expect(availabilityAt(plan, now).isOpen).toBe(readByHand(plan, now.getTime()));
      }),
      { numRuns: 2_000 },
    );
  });

  it('never disagree on when that changes', () => {
    fc.assert(
      fc.property(schedule, instant, (plan, now) => {
        const { isOpen, changesAt } = availabilityAt(plan, now);
        if (!changesAt) return;
        const change = changesAt.getTime();
        expect(readByHand(plan, change)).toBe(!isOpen);
        expect(readByHand(plan, change - 1)).toBe(isOpen);
        const step = Math.max(minuteMs, Math.ceil((change - now.getTime()) / 50));
        for (let read = now.getTime(); read < change; read += step)
          expect(readByHand(plan, read)).toBe(isOpen);
      }),
      { numRuns: 300 },
    );
  });
});
