/** First byte of a binary frame that carries bytes of a package; 0x01 are bytes of a channel. */
export const upgradeFrameKind = 0x02;
export const upgradeFrameHeaderBytes = 9;

/** 0x02, the offset (8 bytes, unsigned, big endian), the bytes. */
export function encodeUpgradeFrame(offset: number, payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(upgradeFrameHeaderBytes + payload.length);
  frame[0] = upgradeFrameKind;
  new DataView(frame.buffer).setBigUint64(1, BigInt(offset));
  frame.set(payload, upgradeFrameHeaderBytes);
  return frame;
}

/** `undefined` for anything but such a frame. */
export function decodeUpgradeFrame(
  frame: Uint8Array,
): Readonly<{ offset: number; payload: Uint8Array }> | undefined {
  if (frame[0] !== upgradeFrameKind || frame.length < upgradeFrameHeaderBytes) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const offset = Number(view.getBigUint64(1));
  if (!Number.isSafeInteger(offset)) return undefined;
  return { offset, payload: frame.subarray(upgradeFrameHeaderBytes) };
}
