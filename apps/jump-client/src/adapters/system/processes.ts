import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { ProcessEntry } from '@jumpfleet/gateway-contracts';
import { ToolFailure } from '../../application/session/tool-handler.js';
import { codeOf } from '../files/failures.js';
import { textOf } from '../statistics/text-file.js';
import { userName } from '../user-names.js';
import {
  bootTime,
  commandLine,
  cpuPercent,
  processStat,
  processStatus,
  startedAt,
} from './process-files.codec.js';
import type { ProcessStat } from './process-files.codec.js';

const sampleMs = 250;
/** So many are read before others have their turn. */
const atOnce = 64;

let bootedAt: number | undefined;

/** Read once: the computer's clock may be set, and a process is known by when it started. */
const bootInstant = (): number => (bootedAt ??= bootTime(textOf('/proc/stat')));

/** Every process, with what it used of the processors over a moment. */
export async function* processes(): AsyncGenerator<ProcessEntry> {
  const before = new Map(pids().map((pid) => [pid, statOf(pid)?.cpuTicks ?? 0]));
  const since = performance.now();
  await wait(sampleMs);
  let read = 0;
  for (const pid of pids()) {
    const elapsedMs = performance.now() - since;
    const entry = entryOf(pid, (ticks) => cpuPercent(before.get(pid) ?? ticks, ticks, elapsedMs));
    if (entry) yield entry;
    if (++read % atOnce === 0) await wait(0);
  }
}

function pids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function statOf(pid: number): ProcessStat | undefined {
  return processStat(textOf(`/proc/${String(pid)}/stat`));
}

/** Nothing of one that is gone. */
function entryOf(pid: number, percentOf: (ticks: number) => number): ProcessEntry | undefined {
  const stat = statOf(pid);
  if (stat === undefined) return undefined;
  const { uid, memoryBytes } = processStatus(textOf(`/proc/${String(pid)}/status`));
  const { name, parent, cpuTicks } = stat;
  return {
    pid,
    parent,
    name: name.toWellFormed(),
    command: commandLine(textOf(`/proc/${String(pid)}/cmdline`), name),
    user: userName(uid),
    cpu_percent: percentOf(cpuTicks),
    memory_bytes: memoryBytes,
    started_at: startedAt(bootInstant(), stat),
  };
}

export type EndProcess = Readonly<{ pid: number; started_at: string; force?: boolean | undefined }>;

const goneMs = 1_500;
const lookMs = 50;

/** Ends the very process that was told of, and says whether it went at once. */
export async function endProcess(request: EndProcess): Promise<{ is_gone: boolean }> {
  const { pid, force = false } = request;
  if (pid === process.pid)
    throw new ToolFailure('action-failed', 'This is the Jump Client; it can be restarted.');
  demandSame(request);
  try {
    process.kill(pid, force ? 'SIGKILL' : 'SIGTERM');
  } catch (error) {
    if (codeOf(error) === 'ESRCH') throw notThere();
    throw new ToolFailure('action-failed', 'The user of the Jump Client may not end this process.');
  }
  for (let left = goneMs; left > 0; left -= lookMs) {
    if (!isThere(request)) return { is_gone: true };
    await wait(lookMs);
  }
  return { is_gone: !isThere(request) };
}

/** Nothing may come between this and the signal: the number could be another's by then. */
function demandSame(request: EndProcess): void {
  if (!isThere(request)) throw notThere();
}

function isThere({ pid, started_at: told }: EndProcess): boolean {
  const text = textOf(`/proc/${String(pid)}/stat`);
  const stat = processStat(text);
  if (stat === undefined || text.includes(') Z ')) return false;
  return Date.parse(startedAt(bootInstant(), stat)) === Date.parse(told);
}

const notThere = () => new ToolFailure('process-not-found', 'This process is not there any more.');
