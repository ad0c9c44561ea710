const pattern = /^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})(?:\+r(\d{1,9}))?$/;

/** Version and revision (UP-05) as numbers: `1.4.2` or `1.4.2+r7`. `undefined` for anything else. */
export function readVersion(text: string): readonly number[] | undefined {
  const parts = pattern.exec(text)?.slice(1);
  return parts?.map((part: string | undefined) => Number(part ?? 0));
}

/** Negative, 0 or positive as of `sort`; a version that cannot be read is older than every one that can. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [readVersion(one), readVersion(other)];
  if (!a || !b) return Number(a !== undefined) - Number(b !== undefined);
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
