/** RFC 9110 section 10.2.3: seconds, or a date. What is neither is passed over. */
export function retryAfterSeconds(
  header: string | string[] | undefined,
  now: Date,
): number | undefined {
  if (typeof header !== 'string') return undefined;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const date = /^[A-Z][a-z]{2},/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(date)) return undefined;
  return Math.max(0, Math.ceil((date - now.getTime()) / 1_000));
}
