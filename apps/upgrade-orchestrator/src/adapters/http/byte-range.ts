export type WholeRange = Readonly<{ start: number; end: number }>;

/** One range of RFC 9110, 14.2; nothing for none and for what is to be ignored, false for one that cannot be met. */
export function byteRange(
  header: string | undefined,
  length: number,
): WholeRange | false | undefined {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined) return undefined;
  if (from === '') return lastBytes(to, length);
  const start = Number(from);
  const end = to === '' ? length - 1 : Math.min(Number(to), length - 1);
  if (start >= length) return false;
  return start > end ? undefined : { start, end };
}

function lastBytes(count: string, length: number): WholeRange | false | undefined {
  if (count === '') return undefined;
  if (Number(count) === 0) return false;
  return { start: Math.max(0, length - Number(count)), end: length - 1 };
}
