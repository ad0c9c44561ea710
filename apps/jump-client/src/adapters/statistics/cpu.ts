export type CpuTimes = Readonly<{ busy: number; total: number }>;

/** From `/proc/stat`: idle and waiting for a disk are not busy; guests are counted in their host's time. */
export function cpuTimes(stat: string): CpuTimes | undefined {
  const fields = /^cpu +(.+)$/m.exec(stat)?.[1]?.split(' ').slice(0, 8).map(Number);
  if (fields === undefined || fields.some((field) => !Number.isFinite(field))) return undefined;
  const total = fields.reduce((sum, field) => sum + field, 0);
  return { total, busy: total - (fields[3] ?? 0) - (fields[4] ?? 0) };
}

/** Busy share between two samples in percent, one decimal. */
export function cpuPercent(before: CpuTimes, after: CpuTimes): number | undefined {
  const total = after.total - before.total;
  if (total <= 0) return undefined;
  const percent = (100 * (after.busy - before.busy)) / total;
  return Math.round(Math.min(100, Math.max(0, percent)) * 10) / 10;
}
