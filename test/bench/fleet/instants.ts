/** The most instants (Unix milliseconds) that any one second holds, wherever it begins. */
export function mostInAnySecond(instants: readonly number[]): number {
  const sorted = [...instants].sort((a, b) => a - b);
  let most = 0;
  let first = 0;
  sorted.forEach((at, index) => {
    while ((sorted[first] ?? at) <= at - 1_000) first++;
    most = Math.max(most, index - first + 1);
  });
  return most;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
