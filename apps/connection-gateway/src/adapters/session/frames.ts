import { dataFrameKind, decodeDataFrame } from '@jumpfleet/gateway-contracts';
import type { z } from 'zod';

type Relayed<Message> =
  | Readonly<{ kind: 'data'; channel: number; payload: Uint8Array }>
  | Readonly<{ kind: 'message'; message: Message }>;

/** Reads a frame of the other shard; `undefined` when it speaks another version of the protocol. */
export function readRelayed<Schema extends z.ZodType>(
  frame: Uint8Array,
  schema: Schema,
): Relayed<z.infer<Schema>> | undefined {
  if (frame[0] === dataFrameKind) {
    const data = decodeDataFrame(frame);
    return data && { kind: 'data', ...data };
  }
  const message = schema.safeParse(parse(frame));
  return message.success ? { kind: 'message', message: message.data } : undefined;
}

function parse(frame: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(frame.buffer, frame.byteOffset, frame.length).toString());
  } catch {
    return undefined;
  }
}
