/** Letters and digits that nobody takes for another: no I, L, O, 0 or 1. */
export const sessionKeyLetters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
export const sessionKeyLength = 7;

/** How long a key may be good, in seconds. */
export const sessionKeyTtl = { min: 60, max: 86_400, default: 1_800 } as const;

/** So long a customer waits to be accepted. */
export const longestWaitMs = 60 * 60_000;

const pattern = new RegExp(`^[${sessionKeyLetters}]{${String(sessionKeyLength)}}$`);

/** A key as somebody typed or read it aloud; nothing where it can be none. */
export function readSessionKey(typed: string): string | undefined {
  if (typed.length > 32) return undefined;
  const key = typed.replaceAll(/[\s-]/g, '').toUpperCase();
  return pattern.test(key) ? key : undefined;
}
