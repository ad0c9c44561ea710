import { limits } from '@jumpfleet/gateway-contracts';

/** Keystrokes wait here for credit; what a paste brings beyond this is not taken. */
export const maxWaitingBytes = 1_048_576;

export type TypedBytes = Readonly<{
  /** How much the other end still accepts. */
  credit: number;
  waiting: readonly Uint8Array[];
  waitingBytes: number;
}>;

/** Bytes that find no room are left out as a whole: half a paste is worse than none. */
export function noteTyped(typed: TypedBytes, bytes: Uint8Array): TypedBytes {
  if (typed.waitingBytes + bytes.length > maxWaitingBytes) return typed;
  return {
    ...typed,
    waiting: [...typed.waiting, bytes],
    waitingBytes: typed.waitingBytes + bytes.length,
  };
}

/** As many frames as the credit allows, each within the protocol's limit. */
export function takeSendable(typed: TypedBytes): {
  rest: TypedBytes;
  frames: readonly Uint8Array[];
} {
  const frames: Uint8Array[] = [];
  const waiting = [...typed.waiting];
  let credit = typed.credit;
  let next = waiting[0];
  while (next !== undefined && credit > 0) {
    const size = Math.min(next.length, credit, limits.maxDataBytes);
    frames.push(next.subarray(0, size));
    credit -= size;
    if (size === next.length) waiting.shift();
    else waiting[0] = next.subarray(size);
    next = waiting[0];
  }
  const sent = typed.credit - credit;
  return { rest: { credit, waiting, waitingBytes: typed.waitingBytes - sent }, frames };
}
