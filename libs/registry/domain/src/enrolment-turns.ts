/** GW-15: at most so many enrolments in any minute; whoever comes beyond waits for a turn. */
const minuteMs = 60_000;

/** How long who waits may be left without a word: it asks again by then and hears whether its turn moved. */
export const longestHintMs = 300_000;
/** How late who waits may come back before its turn lapses. */
export const turnGraceMs = 60_000;
/** More than this many do not wait; they are told that the line is full. */
export const mostWaiting = 100_000;

/** The instants, in ms, that bound the next turn; undefined where none is so near. */
export type TurnsBefore = Readonly<{
  last: number | undefined;
  /** Of the turn as many places before as there are enrolments in a minute. */
  minuteBefore: number | undefined;
}>;

/** The earliest instant that overtakes nobody and keeps every minute within the rate. */
export function nextTurn({ last = 0, minuteBefore }: TurnsBefore, now: number): number {
  return Math.max(now, last, minuteBefore === undefined ? 0 : minuteBefore + minuteMs);
}

/** The turns of all who wait, in their order, after the rate was changed. */
export function turnsAnew(
  before: readonly number[],
  waiting: number,
  perMinute: number,
  now: number,
): readonly number[] {
  const turns = [...before];
  for (let count = 0; count < waiting; count++) {
    const minuteBefore = turns[turns.length - perMinute];
    turns.push(nextTurn({ last: turns.at(-1), minuteBefore }, now));
  }
  return turns.slice(before.length);
}

/** When who waits is to come back: at its turn, or sooner to hear of it anew. */
export function comeBackInMs(dueAt: number, now: number): number {
  return Math.min(Math.max(0, dueAt - now), longestHintMs);
}
