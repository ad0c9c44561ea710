import { closeCodes } from '@jumpfleet/gateway-contracts';
import { delay } from './backoff.js';
import type { LineEnd } from './line-end.js';

export type NextMove =
  | Readonly<{ type: 'dial'; afterMs: number; attempt: number; slot: string | undefined }>
  /** The client was deleted: it takes itself off the computer (GW-17). */
  | Readonly<{ type: 'remove' }>
  /** Another computer goes on under this identity: this one asks for an identity of its own (D11). */
  | Readonly<{ type: 'enrol-anew' }>;

/** RFC 6455, section 7.1.5: the connection was lost without a word. */
const lostCode = 1006;

/** What the server answers to a client that was deleted while it was away. */
const removalCodes: ReadonlySet<string> = new Set(['jump-client-removed', 'client-revoked']);

/** After being pushed out by a twin, a copied machine must not fight it: it comes back as after five failures. */
const attemptAfterTwin = 5;
/** An identity that is not accepted now will hardly be accepted in a second. */
const attemptAtLongest = 9;

/** Whoever was called to its slot and found nobody, or lost its shard there, does not wait long for its turn to go by. */
const calledAgainWithinMs = 1_000;
const callsInVain = 6;

/**
 * What to do after a line ended, or was never had. A reserved slot costs no attempt: the server is there, just busy.
 * `slot` is what the dial that has ended was made with.
 */
export function nextMove(attempt: number, end: LineEnd, random: number, slot?: string): NextMove {
  if (slot === undefined || attempt >= callsInVain || !isInVain(end))
    return moveAfter(attempt, end, random);
  const afterMs = Math.floor((calledAgainWithinMs * (1 + random)) / 2);
  return { type: 'dial', afterMs, attempt: attempt + 1, slot };
}

function moveAfter(attempt: number, end: LineEnd, random: number): NextMove {
  switch (end.kind) {
    case 'slot':
      return { type: 'dial', afterMs: end.inMs, attempt, slot: end.slot };
    case 'refused':
      if (removalCodes.has(end.code)) return { type: 'remove' };
      if (end.code === 'identity-split') return { type: 'enrol-anew' };
      // It takes a person to decide, and no attempt was in vain.
      if (end.code === 'identity-decision-pending')
        return dialIn(Math.floor(end.afterMs * (1 + random)), attempt);
      return retry(
        end.status === 401 ? Math.max(attempt, attemptAtLongest) : attempt,
        random,
        end.afterMs,
      );
    case 'unreachable':
      return retry(attempt, random);
    case 'closed':
      if (end.code === closeCodes.removed) return { type: 'remove' };
      if (end.code === closeCodes.superseded)
        return retry(Math.max(attempt, attemptAfterTwin), random);
      if (end.reconnectWithinMs === undefined) return retry(attempt, random);
      return dialIn(Math.floor(end.reconnectWithinMs * random), 1);
  }
}

/** The slot's shard is gone, or there is nobody to let in at this moment. */
function isInVain(end: LineEnd): boolean {
  switch (end.kind) {
    case 'unreachable':
      return true;
    case 'refused':
      return end.status === 503 && end.afterMs <= calledAgainWithinMs;
    case 'closed':
      return end.code === lostCode && end.reconnectWithinMs === undefined;
    case 'slot':
      return false;
  }
}

function retry(attempt: number, random: number, notBeforeMs = 0): NextMove {
  return dialIn(Math.max(notBeforeMs, delay(attempt, random)), attempt + 1);
}

function dialIn(afterMs: number, attempt: number): NextMove {
  return { type: 'dial', afterMs, attempt, slot: undefined };
}
