import { z } from 'zod';
import { representativeMessage, sessionMessage } from './agent-frames.js';
import { sessionEndReason } from './bus.js';

/**
 * Between the two shards of a leg: four bytes of sequence (unsigned, big endian, from 1, per line and
 * direction), then a data frame or a JSON message. Channel numbers are the representative's. A sequence
 * that does not follow means that the bus lost something: the line is over, and another one follows.
 */
const alive = z.object({ t: z.literal('alive') });
const ended = z.object({ t: z.literal('ended'), reason: sessionEndReason });
/** The line at this end is lost; the leg is kept for `limits.sessionGraceMs`. */
const detached = z.object({ t: z.literal('detached') });
/** The representative has the leg on another line now. */
const replaced = z.object({ t: z.literal('replaced') });

const [, open, , , resize, credit, close, resume] = representativeMessage.options;
export const relayToClient = z.discriminatedUnion('t', [
  open,
  resize,
  credit,
  close,
  resume,
  alive,
  ended,
  detached,
]);
export type RelayToClient = z.infer<typeof relayToClient>;

const [, , , , , opened, refused, , exit, , , resumed] = sessionMessage.options;
export const relayToRepresentative = z.discriminatedUnion('t', [
  opened,
  refused,
  credit,
  exit,
  close,
  resumed,
  alive,
  ended,
  detached,
  replaced,
]);
export type RelayToRepresentative = z.infer<typeof relayToRepresentative>;

const sequenceBytes = 4;

export function encodeRelayFrame(sequence: number, frame: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(sequenceBytes + frame.length);
  new DataView(bytes.buffer).setUint32(0, sequence);
  bytes.set(frame, sequenceBytes);
  return bytes;
}

/** The frame is a view on the bytes, not a copy. */
export function decodeRelayFrame(
  bytes: Uint8Array,
): { sequence: number; frame: Uint8Array } | undefined {
  if (bytes.length <= sequenceBytes) return undefined;
  const sequence = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  return { sequence, frame: bytes.subarray(sequenceBytes) };
}
