/** One span of each week in the schedule's own time; it may wrap around midnight and the week's end (PO-26). */
export type ScheduleEntry = Readonly<{
  /** 0 is Monday. */
  startDay: number;
  /** `HH:MM` */
  startTime: string;
  endDay: number;
  endTime: string;
}>;

export type Schedule = Readonly<{
  /** An IANA name. */
  timezone: string;
  entries: readonly ScheduleEntry[];
}>;

export type Availability = Readonly<{
  isOpen: boolean;
  /** When it opens or closes next; nothing when it never does. */
  changesAt: Date | undefined;
}>;

export type ScheduleFault = 'timezone-unknown' | 'time-invalid' | 'entry-empty';

const minuteMs = 60_000;
const dayMinutes = 1_440;
const weekMinutes = 7 * dayMinutes;
const timePattern = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** The first thing that makes it no schedule, if anything does. An entry of no length could mean all week or never. */
export function scheduleFault({ timezone, entries }: Schedule): ScheduleFault | undefined {
  if (!isTimezone(timezone)) return 'timezone-unknown';
  for (const entry of entries) {
    const { startTime, endTime, startDay, endDay } = entry;
    if (!timePattern.test(startTime) || !timePattern.test(endTime)) return 'time-invalid';
    if (![startDay, endDay].every((day) => Number.isInteger(day) && day >= 0 && day <= 6))
      return 'time-invalid';
    if (startOf(entry) === endOf(entry)) return 'entry-empty';
  }
  return undefined;
}

/**
 * Whether the schedule permits access at this instant (PO-20..24). What counts is the clock on the wall
 * of its time zone: an hour that a change of the clocks skips is never there, one that it repeats counts
 * both times. A schedule without entries restricts nothing.
 */
export function availabilityAt(schedule: Schedule, now: Date): Availability {
  const spans = spansOf(schedule.entries);
  if (spans.length === 0) return { isOpen: true, changesAt: undefined };
  const wall = wallClock(schedule.timezone);
  const isOpen = isWithin(spans, minuteOfWeek(wall, now.getTime()));
  if (isWholeWeek(spans)) return { isOpen, changesAt: undefined };
  return { isOpen, changesAt: new Date(nextChange(spans, wall, now.getTime())) };
}

/** From a minute of the week up to, not including, another. */
type Span = Readonly<{ from: number; to: number }>;
/** The wall's time at an instant, as if it were UTC. */
type WallClock = (instantMs: number) => number;

const startOf = ({ startDay, startTime }: ScheduleEntry) =>
  startDay * dayMinutes + inDay(startTime);
const endOf = ({ endDay, endTime }: ScheduleEntry) => endDay * dayMinutes + inDay(endTime);

function inDay(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** In order, apart from each other, none across the end of the week. */
function spansOf(entries: readonly ScheduleEntry[]): Span[] {
  const spans = entries
    .flatMap((entry): Span[] => {
      const [from, to] = [startOf(entry), endOf(entry)];
      if (from < to) return [{ from, to }];
      return [
        { from, to: weekMinutes },
        { from: 0, to },
      ].filter((span) => span.from < span.to);
    })
    .sort((a, b) => a.from - b.from);
  return spans.reduce<Span[]>((merged, span) => {
    const last = merged.at(-1);
    if (!last || last.to < span.from) return [...merged, span];
    return [...merged.slice(0, -1), { from: last.from, to: Math.max(last.to, span.to) }];
  }, []);
}

function isWholeWeek([first]: readonly Span[]): boolean {
  return first?.from === 0 && first.to === weekMinutes;
}

function isWithin(spans: readonly Span[], minute: number): boolean {
  return spans.some(({ from, to }) => from <= minute && minute < to);
}

/** 1970-01-01 was a Thursday. */
function minuteOfWeek(wall: WallClock, instantMs: number): number {
  const minutes = Math.floor(wall(instantMs) / minuteMs) + 3 * dayMinutes;
  return ((minutes % weekMinutes) + weekMinutes) % weekMinutes;
}

/**
 * Goes from edge to edge, and stops at each change of the clocks on the way to look at the wall anew.
 * No zone changes its clocks twice within a week.
 */
function nextChange(spans: readonly Span[], wall: WallClock, startMs: number): number {
  const offset = (at: number) => wall(at) - at;
  const isOpen = isWithin(spans, minuteOfWeek(wall, startMs));
  let at = startMs;
  for (;;) {
    const edge = at + untilEdge(spans, wall, at, isOpen);
    if (offset(edge) === offset(at)) return edge;
    at = clockChange(offset, at, edge);
    if (isWithin(spans, minuteOfWeek(wall, at)) !== isOpen) return at;
  }
}

/** Milliseconds until the wall shows the next edge that ends the state. */
function untilEdge(spans: readonly Span[], wall: WallClock, at: number, isOpen: boolean): number {
  const minute = minuteOfWeek(wall, at);
  const edges = spans.map(({ from, to }) => (isOpen ? to : from) % weekMinutes);
  const distances = edges
    .filter((edge) => isWithin(spans, edge) !== isOpen)
    .map((edge) => ((edge - minute + weekMinutes - 1) % weekMinutes) + 1);
  return Math.min(...distances) * minuteMs - (wall(at) % minuteMs);
}

/** The first minute after `from` at which another offset holds. */
function clockChange(offset: (at: number) => number, from: number, to: number): number {
  let before = Math.floor(from / minuteMs);
  let after = Math.ceil(to / minuteMs);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offset(middle * minuteMs) === offset(from)) before = middle;
    else after = middle;
  }
  return after * minuteMs;
}

function isTimezone(name: string): boolean {
  try {
    formatterOf(name);
    return true;
  } catch {
    return false;
  }
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making one costs far more than using it; there are some 600 zones. */
function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(timeZone, made);
  return made;
}

function wallClock(timezone: string): WallClock {
  const formatter = formatterOf(timezone);
  return (instantMs) => {
    const parts = formatter.formatToParts(instantMs);
    const part = (type: Intl.DateTimeFormatPartTypes) =>
      Number(parts.find((candidate) => candidate.type === type)?.value ?? 0);
    const day = Date.UTC(part('year'), part('month') - 1, part('day'));
    const inDayMs = (part('hour') * 60 + part('minute')) * minuteMs + part('second') * 1_000;
    return day + inDayMs + (((instantMs % 1_000) + 1_000) % 1_000);
  };
}
