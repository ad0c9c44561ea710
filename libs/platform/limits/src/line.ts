/** Microseconds. */
export type Instant = number;

/**
 * A line in which everybody gets an instant of their own (GCRA with no burst): no two are closer than
 * the spacing, and none is before now. `free` is the first instant that nobody has.
 */
export type Line = Readonly<{ free: Instant; spacing: number }>;

export function takeInstant(line: Line, now: Instant): Readonly<{ at: Instant; line: Line }> {
  const at = Math.max(line.free, now);
  return { at, line: { free: at + line.spacing, spacing: line.spacing } };
}

/**
 * How far apart two connections are. Slots are given out a little slower than the gate lets in, so that
 * who comes late does not push everybody behind for ever; and the gate is a little slower than the rate,
 * so that a shard that is up to `gateGraceMs` late with one cannot exceed the rate in any second.
 */
export function spacings(ratePerSecond: number): Readonly<{ slots: number; gate: number }> {
  const micros = 1_000_000 / ratePerSecond;
  return { slots: Math.ceil(micros / 0.98), gate: Math.ceil(micros / 0.985) };
}

export const gateGraceMs = 15;
