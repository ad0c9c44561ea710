import { setTimeout as pause } from 'node:timers/promises';
import type { RepresentativeLine, ShellEnd, SiteApi } from '@jumpfleet/gateway-client';
import type { Task } from './arguments.js';
import { ask } from './ask.js';
import type { Choice, FoundClient } from './choose-client.js';
import { copy } from './copy.js';
import type { Given } from './jump-conditions.js';
import { terminalSize, tieTerminal } from './raw-terminal.js';
import { hasPermission, openLine, startSession } from './site-session.js';
import type { Carried } from './site-session.js';

const farewellMs = 2_000;

export type Work = Readonly<{ given: Given & Carried; task: Task }>;

/** Jumps, does the task, and ends the session. */
export async function work(
  api: SiteApi,
  client: FoundClient,
  { given, task }: Work,
): Promise<number> {
  const line = await openLine(api, await startSession(api, client, given));
  try {
    if (task.kind !== 'shell') return await copy(line, task);
    return await useShell(line, client);
  } finally {
    line.end();
    await Promise.race([line.whenClosed, pause(farewellMs, undefined, { ref: false })]);
  }
}

async function useShell(line: RepresentativeLine, client: FoundClient): Promise<number> {
  hasPermission(line, ['shell']);
  const shell = await line.openShell(terminalSize());
  process.stderr.write(`Connected to ${client.name}.\n`);
  return exitStatus(client, await tieTerminal(shell));
}

/** SB-16: one is taken at once; of several somebody chooses. */
export async function settle(choice: Choice): Promise<FoundClient> {
  switch (choice.kind) {
    case 'none':
      throw new Error(choice.message);
    case 'one':
      return choice.client;
    case 'several':
      return pick(choice.list, choice.clients);
  }
}

async function pick(
  list: readonly string[],
  clients: readonly FoundClient[],
): Promise<FoundClient> {
  process.stderr.write(`${list.join('\n')}\n`);
  if (!process.stdin.isTTY) throw new Error('Several Jump Clients match; say more.');
  const client = clients[Number(await ask('Which one? ')) - 1];
  if (client === undefined) throw new Error('None was chosen.');
  return client;
}

function exitStatus({ name }: FoundClient, { code, reason }: ShellEnd): number {
  if (code !== undefined) return code;
  process.stderr.write(`\nThe line to ${name} ended: ${reason}\n`);
  return 1;
}
