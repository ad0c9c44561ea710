export type FleetCounts = Readonly<{
  online: number;
  offline: number;
  passive: number;
  lost: number;
  uninstalled: number;
}>;

export const totalOf = (counts: FleetCounts): number =>
  counts.online + counts.offline + counts.passive + counts.uninstalled;

/** RG-23, word for word. Jump clients are the only jump items so far. */
export function statusLine(counts: FleetCounts): string {
  const total = String(totalOf(counts));
  const { online, offline, passive } = counts;
  return `${total} Jump Items total. ${total} Jump Clients total. ${String(online)} online. ${String(offline)} offline. ${String(passive)} passive.`;
}
