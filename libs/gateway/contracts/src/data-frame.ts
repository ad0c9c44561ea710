/**
 * The one binary frame: byte 0 is 0x01, bytes 1-4 the channel (unsigned, big endian), the rest the
 * channel's bytes. Used towards clients, towards representatives, and between shards.
 */
export const dataFrameKind = 0x01;
export const dataFrameHeaderBytes = 5;

export function encodeDataFrame(channel: number, payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(dataFrameHeaderBytes + payload.length);
  frame[0] = dataFrameKind;
  new DataView(frame.buffer).setUint32(1, channel);
  frame.set(payload, dataFrameHeaderBytes);
  return frame;
}

/** The payload is a view on the frame, not a copy. `undefined` when it is not a data frame. */
export function decodeDataFrame(
  frame: Uint8Array,
): { channel: number; payload: Uint8Array } | undefined {
  if (frame.length < dataFrameHeaderBytes || frame[0] !== dataFrameKind) return undefined;
  const channel = new DataView(frame.buffer, frame.byteOffset).getUint32(1);
  return channel === 0 ? undefined : { channel, payload: frame.subarray(dataFrameHeaderBytes) };
}
