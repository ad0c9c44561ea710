/** Clients by status; each has exactly one. */
export type FleetCounts = Readonly<{
  online: number;
  offline: number;
  passive: number;
  lost: number;
  uninstalled: number;
  disabled: number;
}>;

export const totalOf = (counts: FleetCounts): number =>
  counts.online +
  counts.offline +
  counts.passive +
  counts.lost +
  counts.uninstalled +
  counts.disabled;

/** RG-23, word for word. Who is lost, or was switched off by its user, is not connected: it counts as offline. */
export function statusLine(counts: FleetCounts, items = totalOf(counts)): string {
  const total = String(totalOf(counts));
  const { online, passive } = counts;
  const offline = counts.offline + counts.lost + counts.disabled;
  return `${String(items)} Jump Items total. ${total} Jump Clients total. ${String(online)} online. ${String(offline)} offline. ${String(passive)} passive.`;
}
