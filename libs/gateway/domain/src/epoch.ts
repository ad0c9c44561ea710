/**
 * The epoch of a new connection: greater than any the client ever had, even when this shard's clock
 * is behind the one that gave the last.
 */
export function nextEpoch(lastEpoch: number, clockMicros: number): number {
  return Math.max(lastEpoch + 1, clockMicros);
}
