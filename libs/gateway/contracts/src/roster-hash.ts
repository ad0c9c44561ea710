import { rosterBuckets } from './bus.js';

/** FNV-1a, 32 bits, with a seed in place of the offset basis. */
function fnv1a(text: string, seed: number): number {
  let hash = seed >>> 0;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return hash;
}

/** The two 32-bit halves that a live (client, epoch) adds to its bucket by XOR. */
export function rosterHash(clientId: string, epoch: number): readonly [high: number, low: number] {
  const text = `${clientId}:${String(epoch)}`;
  return [fnv1a(text, 0x811c9dc5), fnv1a(text, 0x9747b28c)];
}

/** Which bucket a client belongs to, whatever its epoch. */
export function rosterBucket(clientId: string): number {
  return fnv1a(clientId, 0x811c9dc5) % rosterBuckets;
}

export function rosterHashHex([high, low]: readonly [number, number]): string {
  const hex = (half: number) => (half >>> 0).toString(16).padStart(8, '0');
  return hex(high) + hex(low);
}
