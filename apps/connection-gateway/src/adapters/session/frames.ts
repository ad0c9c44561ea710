import { dataFrameHeaderBytes } from '@jumpfleet/gateway-contracts';
import type { z } from 'zod';

/** Reads a message of the other shard; `undefined` when it speaks another version of the protocol. */
export function messageOf<Message>(
  frame: Uint8Array,
  schema: z.ZodType<Message>,
): Message | undefined {
  return schema.safeParse(parse(frame)).data;
}

/** The whole data frame that a payload was decoded from, under another channel number. No byte is copied. */
export function renumbered(payload: Uint8Array, channel: number): Uint8Array {
  const { buffer, byteOffset, length } = payload;
  const frame = Buffer.from(
    buffer,
    byteOffset - dataFrameHeaderBytes,
    length + dataFrameHeaderBytes,
  );
  frame.writeUInt32BE(channel, 1);
  return frame;
}

export function channelOf(frame: Uint8Array): number {
  return Buffer.from(frame.buffer, frame.byteOffset, frame.length).readUInt32BE(1);
}

export function payloadOf(frame: Uint8Array): Uint8Array {
  return frame.subarray(dataFrameHeaderBytes);
}

function parse(frame: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(frame.buffer, frame.byteOffset, frame.length).toString());
  } catch {
    return undefined;
  }
}
