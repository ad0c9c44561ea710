/** No second holds more than the budget and this: what is in one slice at its beginning, and on its way at its end. */
export const bandwidthChunkBytes = 1_048_576;
/** Bytes of a slice may be sent until this long after its end, and are lost to their shard then. */
export const sliceGraceMs = 10;

/** The rest is for slices that are sent late. */
const usedShare = 0.985;
const sliceSeconds = 0.005;
const leastSliceBytes = 32_768;
const mostSliceBytes = bandwidthChunkBytes / 2;

export type Slices = Readonly<{ microsPerByte: number; bytes: number }>;

/** How long a byte takes under a budget, and how many are given out together. */
export function slicesOf(bytesPerSecond: number): Slices {
  const bytes = Math.floor(bytesPerSecond * sliceSeconds);
  return {
    microsPerByte: 1_000_000 / (usedShare * bytesPerSecond),
    bytes: Math.min(mostSliceBytes, Math.max(leastSliceBytes, bytes)),
  };
}
