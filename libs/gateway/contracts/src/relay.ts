import { z } from 'zod';
import { representativeMessage, sessionMessage } from './agent-frames.js';
import { sessionEndReason } from './bus.js';

/**
 * Between the two shards of a leg: a data frame or a JSON message, numbered from 1 for each line and direction
 * (`relaySequence`). Channel numbers are the representative's. A sequence that does not follow means that the
 * bus lost something: the line is over, and another one follows.
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

/** A frame's number is the message's reply subject, so that no frame is copied to be numbered. */
export const relaySequence = (sequence: number): string => String(sequence);

/** NaN for what is no frame of a relay. */
export const readRelaySequence = (reply: string | undefined): number => Number(reply ?? NaN);
