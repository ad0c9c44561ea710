/** Units in which somebody sets a span of time. */
export const spanUnits = [
  ['seconds', 1],
  ['minutes', 60],
  ['hours', 3_600],
  ['days', 86_400],
] as const;
export type SpanUnit = (typeof spanUnits)[number][0];

const sizes = new Map<string, number>(spanUnits);
export const secondsPer = (unit: SpanUnit): number => sizes.get(unit) ?? 1;

/** The greatest unit in which the span is a whole number: 259200 is 3 days, 90 is 90 seconds. */
export function unitOf(seconds: number): SpanUnit {
  const whole = spanUnits.filter(([, size]) => seconds !== 0 && seconds % size === 0);
  return whole.at(-1)?.[0] ?? 'seconds';
}
