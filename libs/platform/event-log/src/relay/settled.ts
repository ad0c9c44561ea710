/**
 * How many of the visible positions may be relayed: those without a hole before them. A hole up to
 * `settledTo` is known to stay empty (its transaction was rolled back); any other may still be filled.
 */
export function settledCount(
  after: number,
  positions: readonly number[],
  settledTo: number,
): number {
  let last = after;
  for (const [index, position] of positions.entries()) {
    if (position !== last + 1 && position > settledTo) return index;
    last = position;
  }
  return positions.length;
}
