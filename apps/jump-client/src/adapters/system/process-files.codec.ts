/** What `/proc` tells of one process. */
export type ProcessStat = Readonly<{
  name: string;
  parent: number;
  cpuTicks: number;
  /** Since the computer started: with its number it names a process for ever. */
  startTicks: number;
}>;

/** Of Linux for programs, whatever the kernel counts with. */
const ticksPerSecond = 100;

/** From `/proc/<pid>/stat`; a process may call itself anything, brackets and blanks too. */
export function processStat(stat: string): ProcessStat | undefined {
  const open = stat.indexOf('(');
  const close = stat.lastIndexOf(')');
  const fields = stat
    .slice(close + 2)
    .split(' ')
    .map(Number);
  const [parent, userTicks, kernelTicks, startTicks] = [1, 11, 12, 19].map((at) => fields[at]);
  if (open === -1 || close < open || parent === undefined || startTicks === undefined)
    return undefined;
  const cpuTicks = (userTicks ?? 0) + (kernelTicks ?? 0);
  return { name: stat.slice(open + 1, close), parent, cpuTicks, startTicks };
}

/** From `/proc/<pid>/status`; threads of the kernel have no memory of their own. */
export function processStatus(status: string): Readonly<{ uid: number; memoryBytes: number }> {
  const number = (pattern: RegExp): number => Number(pattern.exec(status)?.[1] ?? 0);
  return {
    uid: number(/^Uid:\s+\d+\s+(\d+)/m),
    memoryBytes: number(/^VmRSS:\s+(\d+) kB$/m) * 1_024,
  };
}

const maxCommandChars = 4_096;

/** From `/proc/<pid>/cmdline`; threads of the kernel were started by no command. */
export function commandLine(cmdline: string, name: string): string {
  const command = cmdline.replaceAll('\0', ' ').trim().slice(0, maxCommandChars).toWellFormed();
  return command === '' ? `[${name}]` : command;
}

/** When the computer started, from `/proc/stat`, in milliseconds. */
export function bootTime(stat: string): number {
  return Number(/^btime (\d+)$/m.exec(stat)?.[1] ?? 0) * 1_000;
}

export function startedAt(bootedAt: number, { startTicks }: ProcessStat): string {
  return new Date(bootedAt + startTicks * (1_000 / ticksPerSecond)).toISOString();
}

/** Of one processor, in percent with one decimal; several processors may give more than 100. */
export function cpuPercent(before: number, after: number, elapsedMs: number): number {
  if (elapsedMs <= 0 || after < before) return 0;
  const share = ((after - before) * (1_000 / ticksPerSecond)) / elapsedMs;
  return Math.round(share * 1_000) / 10;
}
