/** Fixed for ever: consumers remember a position for each. */
export const partitionCount = 16;

/** FNV-1a over the UTF-16 code units of the stream's name. */
export function partitionOf(stream: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < stream.length; index++) {
    hash ^= stream.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0) % partitionCount;
}

/** Two digits, as subjects carry it. */
export function partitionToken(partition: number): string {
  return String(partition).padStart(2, '0');
}
