import { doneWithin } from './maintenance-windows.js';
import type { MaintenanceWindows } from './upgrade-cycle.messages.js';

export type RemainingRing = Readonly<{
  /** Clients that are connected and not finished. */
  clients: number;
  /** Until the next ring opens, after this one is done. */
  soakMs: number;
}>;

/**
 * When the last connected client is likely to be done at this speed: ring by ring, with the soak times between them, in the windows alone. Clients
 * that are away are not counted, as nobody knows when they come.
 */
export function expectedEnd(
  rings: readonly RemainingRing[],
  perSecond: number,
  windows: MaintenanceWindows | null,
  now: Date,
): Date | undefined {
  let at: Date | undefined = now;
  for (const [index, { clients, soakMs }] of rings.entries()) {
    if (clients > 0 && perSecond <= 0) return undefined;
    if (clients > 0) at = doneWithin(windows, at, (clients / perSecond) * 1_000);
    if (!at) return undefined;
    if (index < rings.length - 1) at = new Date(at.getTime() + soakMs);
  }
  return at;
}
