type Listed = Readonly<{
  id: string;
  platform: string;
  version: string;
  number: number;
  length: number;
  good: boolean;
  in_use: boolean;
  rollback_from: readonly string[];
  deltas: readonly Readonly<{ from: string; length: number }>[];
}>;

/** A release for people: what it is first, what is special about it after. */
export function releaseLine(release: Listed): string {
  const { platform, version, number, length, id, rollback_from } = release;
  const deltas = release.deltas.map((delta) => `${size(delta.length)} from ${delta.from}`);
  return [
    `${version} for ${platform}, ${size(length)}, number ${String(number)}, ${id.slice(0, 12)}`,
    ...(rollback_from.length > 0 ? [`rolls back ${rollback_from.join(', ')}`] : []),
    ...(deltas.length > 0 ? [`delta ${deltas.join(', ')}`] : []),
    ...(release.in_use ? ['in use'] : []),
    ...(release.good
      ? []
      : ['NOT GOOD ANY MORE: expired, or signed by a key that the root has not']),
  ].join('; ');
}

export function size(bytes: number): string {
  const mebibyte = 1_048_576;
  return bytes < mebibyte
    ? `${(bytes / 1_024).toFixed(1)} KiB`
    : `${(bytes / mebibyte).toFixed(1)} MiB`;
}
