/** PO-24: how long before a forced end the representative is warned, again and again. */
const warningMinutes = [15, 10, 5, 2, 1] as const;

const minuteMs = 60_000;

/** When the first warning is due; a session that begins later than that is warned at once. */
export function firstWarningAt(endsAt: Date): Date {
  return new Date(endsAt.getTime() - warningMinutes[0] * minuteMs);
}

/** When the one after a warning at this instant is due, if there is another. */
export function nextWarningAt(endsAt: Date, now: Date): Date | undefined {
  const leftMs = endsAt.getTime() - now.getTime();
  const minutes = warningMinutes.find((before) => before * minuteMs < leftMs);
  return minutes === undefined ? undefined : new Date(endsAt.getTime() - minutes * minuteMs);
}

export function warningText(endsAt: Date, now: Date): string {
  const minutes = Math.max(1, Math.ceil((endsAt.getTime() - now.getTime()) / minuteMs));
  return `The schedule ends this session in ${String(minutes)} ${minutes === 1 ? 'minute' : 'minutes'}.`;
}
