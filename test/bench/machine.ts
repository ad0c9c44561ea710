import { arch, cpus, platform, release, totalmem } from 'node:os';

/** What a figure was measured on. */
export function machine(): Readonly<Record<string, string | number>> {
  const all = cpus();
  return {
    cpus: all.length,
    cpu: all[0]?.model ?? 'unknown',
    memory_bytes: totalmem(),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
  };
}
