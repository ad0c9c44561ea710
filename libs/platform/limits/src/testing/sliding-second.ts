export type Amount = Readonly<{ at: number; amount: number }>;
/** From an instant on, this much was allowed in a second. */
export type Allowed = Readonly<{ from: number; perSecond: number }>;
export type Excess = Readonly<{ from: number; seen: number; allowed: number }>;

const second = 1_000_000;

/**
 * The first second, wherever it begins, that holds more than was allowed: the greatest that was allowed at any instant
 * of it, and `more`.
 */
export function firstExcess(
  amounts: readonly Amount[],
  history: readonly Allowed[],
  more: (perSecond: number) => number,
): Excess | undefined {
  const sorted = [...amounts].sort((a, b) => a.at - b.at);
  let seen = 0;
  let end = 0;
  for (const { at: from, amount } of sorted) {
    for (let next = sorted[end]; next && next.at < from + second; next = sorted[++end])
      seen += next.amount;
    const most = mostAllowed(history, from, from + second - 1);
    const allowed = most + more(most);
    if (seen > allowed) return { from, seen, allowed };
    seen -= amount;
  }
  return undefined;
}

/** The greatest that was allowed at any instant between two. */
export function mostAllowed(history: readonly Allowed[], from: number, to: number): number {
  const during = history.filter(
    ({ from: since }, i) =>
      since <= to && (history[i + 1]?.from ?? Number.POSITIVE_INFINITY) >= from,
  );
  return Math.max(0, ...during.map(({ perSecond }) => perSecond));
}
