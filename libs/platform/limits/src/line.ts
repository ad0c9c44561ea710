/** Microseconds. */
export type Instant = number;

/**
 * A line in which everybody gets an instant of their own: no two are closer than the spacing, and none
 * is before now.
 */
export type Line = Readonly<{ free: Instant; spacing: number }>;

export function takeInstant(line: Line, now: Instant): Readonly<{ at: Instant; line: Line }> {
  const at = Math.max(line.free, now);
  return { at, line: { free: at + line.spacing, spacing: line.spacing } };
}

/**
 * Whether the gate lets one through now (GCRA): `undefined` when not before `line.free`. What was not
 * used in the last `gateCredit` may still be, so that nobody who is a little late costs the others.
 */
export function passGate(line: Line, now: Instant): Line | undefined {
  const free = Math.max(line.free, now - gateCredit);
  return free > now ? undefined : { free: free + line.spacing, spacing: line.spacing };
}

export const gateCredit = 20_000;

/**
 * The gate is slower than the rate by what its credit allows to be caught up, so that no second holds
 * more than the rate. Slots are a little slower still: a delay is made up for while others wait.
 */
export function spacings(ratePerSecond: number): Readonly<{ slots: number; gate: number }> {
  const micros = 1_000_000 / ratePerSecond;
  return { slots: Math.ceil(micros / 0.976), gate: Math.ceil(micros / 0.98) };
}
