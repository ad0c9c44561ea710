import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** For programs that put their things in order when they are hung up on. */
const killAfterMs = 2_000;
/** What another user runs cannot be killed, only hung up on, which the kernel has done. */
const giveUpAfterMs = 4_000;
const lookAgainMs = 25;

const endings = new Set<Promise<void>>();

/**
 * Ends everything that runs in the session of a terminal whose leader has this process id: the shell and
 * what it started, in whatever process groups, also what ignores that it was hung up on. A daemon, which has
 * a session of its own, is not of it. Nothing runs any more when this resolves.
 */
export function endTerminalSession(leader: number): Promise<void> {
  const ending = endAll(leader).finally(() => endings.delete(ending));
  endings.add(ending);
  return ending;
}

/** Resolves when nothing runs any more that was to end. */
export async function whenTerminalsAreEmpty(): Promise<void> {
  await Promise.all(endings);
}

async function endAll(leader: number): Promise<void> {
  const begun = performance.now();
  let members = membersOf(leader);
  signalAll(members, 'SIGHUP');
  signalAll(members, 'SIGCONT');
  while (members.length > 0) {
    await wait(lookAgainMs);
    members = membersOf(leader);
    const waited = performance.now() - begun;
    if (waited >= giveUpAfterMs) return;
    if (waited >= killAfterMs) signalAll(members, 'SIGKILL');
  }
}

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids)
    try {
      process.kill(pid, signal);
    } catch {
      // It went by itself in the meantime, or is another user's.
    }
}

/** The processes of the session that run, or could. */
function membersOf(session: number): readonly number[] {
  return processIds().filter((pid) => {
    const [state, , , itsSession] = statOf(pid);
    return itsSession === String(session) && state !== 'Z' && state !== 'X';
  });
}

function processIds(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** From the state on; the name before it may contain anything. */
function statOf(pid: number): readonly string[] {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
