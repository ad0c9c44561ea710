/** From `/proc/meminfo`: used is what programs could not have. */
export function memory(
  meminfo: string,
): { memory_total_bytes: number; memory_used_bytes: number } | undefined {
  const kilobytes = (name: string) =>
    Number(new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(meminfo)?.[1]);
  const total = kilobytes('MemTotal');
  const available = kilobytes('MemAvailable');
  if (!Number.isFinite(total) || !Number.isFinite(available)) return undefined;
  return { memory_total_bytes: total * 1024, memory_used_bytes: (total - available) * 1024 };
}
