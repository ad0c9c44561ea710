import type { Statistics } from '@jumpfleet/gateway-contracts';

export const slotMs = 300_000;
export const slotsPerPeriod = 72;
export const periodMs = slotMs * slotsPerPeriod;
/** In a byte: nothing is known. Anything else is half percents. */
export const unknownByte = 255;

/**
 * A client's periods begin at five minutes of its own, so that the clients of a fleet end theirs evenly spread
 * over six hours instead of all at once.
 */
function phaseMs(clientId: string): number {
  return (Number.parseInt(clientId.slice(0, 4), 16) % slotsPerPeriod) * slotMs;
}

export type Place = Readonly<{ period: number; slot: number }>;

/** Where in its client's history an instant falls. */
export function placeOf(clientId: string, at: number): Place {
  const shifted = Math.max(0, at + phaseMs(clientId));
  const period = Math.floor(shifted / periodMs);
  return { period, slot: Math.floor((shifted - period * periodMs) / slotMs) };
}

export function cpuByte({ cpu_percent }: Statistics): number {
  return cpu_percent === undefined ? unknownByte : Math.round(cpu_percent * 2);
}

/** What is used of all disks together. */
export function diskByte({ disks }: Statistics): number {
  if (disks === undefined) return unknownByte;
  const total = disks.reduce((sum, disk) => sum + disk.total_bytes, 0);
  const used = disks.reduce((sum, disk) => sum + disk.used_bytes, 0);
  if (total <= 0) return unknownByte;
  return Math.round(Math.min(1, used / total) * 200);
}

/** When a client's period began. */
export function periodStart(clientId: string, period: number): number {
  return period * periodMs - phaseMs(clientId);
}

/** A period as it was kept: a byte for each slot. */
export type KeptPeriod = Readonly<{ period: number; cpu: Uint8Array; disk: Uint8Array }>;
export type Edge = Readonly<{ at: number; online: boolean }>;
export type Interval = Readonly<{ from: number; to: number }>;
export type Point = Readonly<{
  at: number;
  cpuPercent: number | null;
  diskPercent: number | null;
  onlinePercent: number;
}>;

export type Span = Readonly<{ from: number; to: number; stepMs: number }>;

/** When the client was online within the span. `wasOnline`: how it was when the span began. */
export function onlineIntervals(
  edges: readonly Edge[],
  wasOnline: boolean,
  { from, to }: Pick<Span, 'from' | 'to'>,
): Interval[] {
  const intervals: Interval[] = [];
  let since = wasOnline ? from : undefined;
  for (const edge of edges.toSorted((a, b) => a.at - b.at || Number(a.online) - Number(b.online))) {
    const at = Math.min(Math.max(edge.at, from), to);
    if (edge.online) since ??= at;
    else if (since !== undefined) {
      intervals.push({ from: since, to: at });
      since = undefined;
    }
  }
  if (since !== undefined) intervals.push({ from: since, to });
  return intervals.filter((interval) => interval.to > interval.from);
}

/** A point for every step of the span, also where nothing is known, so that a line shows its gaps. */
export function historyPoints(
  clientId: string,
  kept: readonly KeptPeriod[],
  online: readonly Interval[],
  { from, to, stepMs }: Span,
): Point[] {
  const periods = new Map(kept.map((period) => [period.period, period]));
  const slots = (at: number): [number, number][] =>
    Array.from({ length: stepMs / slotMs }, (_, index) => {
      const { period, slot } = placeOf(clientId, at + index * slotMs);
      const found = periods.get(period);
      return [found?.cpu[slot] ?? unknownByte, found?.disk[slot] ?? unknownByte];
    });
  const points: Point[] = [];
  for (let at = from; at < to; at += stepMs) {
    const bytes = slots(at);
    points.push({
      at,
      cpuPercent: meanPercent(bytes.map(([cpu]) => cpu)),
      diskPercent: meanPercent(bytes.map(([, disk]) => disk)),
      onlinePercent: onlineShare(online, at, at + stepMs),
    });
  }
  return points;
}

function meanPercent(bytes: readonly number[]): number | null {
  const known = bytes.filter((byte) => byte !== unknownByte);
  if (known.length === 0) return null;
  const mean = known.reduce((sum, byte) => sum + byte, 0) / known.length / 2;
  return Math.round(mean * 10) / 10;
}

function onlineShare(online: readonly Interval[], from: number, to: number): number {
  const covered = online.reduce(
    (sum, interval) => sum + Math.max(0, Math.min(interval.to, to) - Math.max(interval.from, from)),
    0,
  );
  return Math.round((100 * covered) / (to - from));
}
