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

/** As long as a server may be busy with something else without any of the rate being lost. */
export const gateCredit = 25_000;

/**
 * How many more than the rate a second may hold, wherever it begins: what the gate's credit lets be
 * caught up, and as much again for the way from the gate to the welcome.
 */
export function burst(ratePerSecond: number): number {
  return Math.ceil((ratePerSecond * 2 * gateCredit) / 1_000_000);
}

/**
 * The gate has the very rate. Slots are a little slower: clients are called before their slot, so the
 * gate has takers all the same, and a delay is made up for while others wait.
 */
export function spacings(ratePerSecond: number): Readonly<{ slots: number; gate: number }> {
  const micros = 1_000_000 / ratePerSecond;
  return { slots: Math.ceil(micros / 0.99), gate: Math.ceil(micros) };
}
