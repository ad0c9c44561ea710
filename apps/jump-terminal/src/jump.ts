import { RepresentativeLine, SiteApi } from '@jumpfleet/gateway-client';
import type { Operator, ShellEnd } from '@jumpfleet/gateway-client';
import { ask } from './ask.js';
import { choose } from './choose-client.js';
import type { FoundClient } from './choose-client.js';
import { terminalSize, tieTerminal } from './raw-terminal.js';

const listed = 20;

/** Finds, jumps, ties the terminal; answers the shell's exit status. */
export async function jump(operator: Operator, search: string): Promise<number> {
  const api = new SiteApi(operator.site, operator.credentials);
  const client = await find(api, search);
  const started = (await api.post(`/api/v1/jump-clients/${client.id}/jump`, {
    tools: ['shell'],
  })) as { websocket_url: string; ticket: string };
  const line = await RepresentativeLine.open(started.websocket_url, started.ticket);
  try {
    const shell = await line.openShell(terminalSize());
    process.stderr.write(`Connected to ${client.name}.\n`);
    return exitStatus(client, await tieTerminal(shell));
  } finally {
    line.end();
    line.close();
  }
}

async function find(api: SiteApi, search: string): Promise<FoundClient> {
  const query = new URLSearchParams({ search, limit: String(listed) });
  const page = (await api.get(`/api/v1/jump-clients?${query.toString()}`)) as {
    items: FoundClient[];
  };
  const choice = choose(search, page.items);
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
