/** Bytes that a sender may still send before the receiver grants more. */
export type Credit = number;

/** `undefined` when the sender sends beyond its credit. */
export function spend(credit: Credit, bytes: number): Credit | undefined {
  return bytes > credit ? undefined : credit - bytes;
}

/** `undefined` when the receiver grants more than may be outstanding at once. */
export function grant(credit: Credit, bytes: number, maxOutstanding: number): Credit | undefined {
  return credit + bytes > maxOutstanding ? undefined : credit + bytes;
}
