import { readFile } from 'node:fs/promises';
import type { Figures } from '../bench.js';

const lookEachMs = 50;

/** Resident memory of a process, in bytes. */
async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1_024;
}

/** The memory of processes above what they have now, at its highest until the answer is called. */
export async function watchMemory(
  pids: Readonly<Record<string, number>>,
): Promise<() => Promise<Record<string, number>>> {
  const idle: Record<string, number> = {};
  const above: Record<string, number> = {};
  for (const [name, pid] of Object.entries(pids)) idle[name] = await residentBytes(pid);
  const look = async (): Promise<void> => {
    for (const [name, pid] of Object.entries(pids)) {
      const bytes = (await residentBytes(pid)) - (idle[name] ?? 0);
      above[name] = Math.max(above[name] ?? 0, bytes);
    }
  };
  const timer = setInterval(() => void look(), lookEachMs);
  return async () => {
    clearInterval(timer);
    await look();
    return above;
  };
}

export const memoryFigures = (above: Readonly<Record<string, number>>): Figures =>
  Object.fromEntries(
    Object.entries(above).map(([name, bytes]) => [
      `${name.replaceAll('-', '_')}_above_idle_bytes`,
      bytes,
    ]),
  );
