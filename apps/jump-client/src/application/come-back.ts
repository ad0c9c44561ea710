import type { LineEnd } from '@jumpfleet/gateway-client';
import { closeCodes } from '@jumpfleet/gateway-contracts';

const awaitedWithinMs = 1_000;

/**
 * How long to wait before the next dial, where the fleet's rule says `afterMs`. A client with sessions is waited for by
 * people and their shells, for a minute at most: it neither spreads its return nor waits long between attempts. There
 * are few of them. What the server said about when to come is kept to all the same.
 */
export function comeBackAfterMs(
  afterMs: number,
  end: LineEnd,
  isAwaited: boolean,
  random: number,
): number {
  if (!isAwaited || !mayHurry(end)) return afterMs;
  return Math.min(afterMs, Math.floor((awaitedWithinMs * (1 + random)) / 2));
}

function mayHurry(end: LineEnd): boolean {
  return (
    end.kind === 'unreachable' || (end.kind === 'closed' && end.code !== closeCodes.superseded)
  );
}
