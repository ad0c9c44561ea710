import { availabilityAt, scheduleFault } from '@jumpfleet/kernel';
import type { Availability, Schedule, ScheduleEntry } from '@jumpfleet/kernel';
import { cycleBounds } from './upgrade-cycle.messages.js';
import type { MaintenanceWindow, MaintenanceWindows } from './upgrade-cycle.messages.js';

const always: Availability = { isOpen: true, changesAt: undefined };

/** The first thing that makes them no windows, if anything does. */
export function windowsFault(windows: MaintenanceWindows | null): string | undefined {
  if (!windows) return undefined;
  const count = windows.windows.length;
  const isEmpty = count === 0 || windows.windows.some(({ days }) => days.length === 0);
  if (isEmpty) return 'window-missing';
  if (count > cycleBounds.maxWindows) return 'too-many-windows';
  return scheduleFault(scheduleOf(windows));
}

/** Whether permits may be given at this instant by the clock on the wall of the windows' time zone. */
export function windowAt(windows: MaintenanceWindows | null, now: Date): Availability {
  return windows ? availabilityAt(scheduleOf(windows), now) : always;
}

/** When work of this length, begun now, is done if it goes on in the windows alone. */
export function doneWithin(
  windows: MaintenanceWindows | null,
  now: Date,
  workMs: number,
): Date | undefined {
  let at = now;
  let leftMs = workMs;
  for (let turns = 0; turns < maxTurns; turns++) {
    const { isOpen, changesAt } = windowAt(windows, at);
    if (!changesAt) return isOpen ? new Date(at.getTime() + leftMs) : undefined;
    const lasts = changesAt.getTime() - at.getTime();
    if (isOpen && leftMs <= lasts) return new Date(at.getTime() + leftMs);
    if (isOpen) leftMs -= lasts;
    at = changesAt;
  }
  return undefined;
}

/** About a year of daily windows; what takes longer has no end to speak of. */
const maxTurns = 800;

function scheduleOf({ timeZone, windows }: MaintenanceWindows): Schedule {
  return { timezone: timeZone, entries: windows.flatMap(entriesOf) };
}

function entriesOf({ days, from, to }: MaintenanceWindow): ScheduleEntry[] {
  return days.map((startDay) => ({
    startDay,
    startTime: from,
    endDay: to > from ? startDay : (startDay + 1) % 7,
    endTime: to,
  }));
}
