import { RepresentativeLine, SiteApi, SiteRefusal } from '@jumpfleet/gateway-client';
import type { Operator, ShellEnd } from '@jumpfleet/gateway-client';
import { ask } from './ask.js';
import { conditionsOf, questions } from './jump-conditions.js';
import type { Given } from './jump-conditions.js';
import { choose } from './choose-client.js';
import type { FoundClient } from './choose-client.js';
import { terminalSize, tieTerminal } from './raw-terminal.js';

const listed = 20;

type Started = Readonly<{
  session: Readonly<{ id: string; tools: readonly string[] }>;
  websocket_url: string;
  ticket: string;
}>;

/** Finds, jumps, ties the terminal; answers the shell's exit status. */
export async function jump(operator: Operator, search: string, given: Given): Promise<number> {
  const api = new SiteApi(operator.site, operator.credentials);
  const client = await find(api, search);
  const started = await start(api, client, given);
  if (!started.session.tools.includes('shell')) {
    await api.post(`/api/v1/sessions/${started.session.id}/end`, {});
    throw new Error(`The session policy does not allow a shell on ${client.name}.`);
  }
  const line = await RepresentativeLine.open(started.websocket_url, started.ticket);
  line.on('notice', (message) => process.stderr.write(`\r\n[${message}]\r\n`));
  try {
    const shell = await line.openShell(terminalSize());
    process.stderr.write(`Connected to ${client.name}.\n`);
    return exitStatus(client, await tieTerminal(shell));
  } finally {
    line.end();
    line.close();
  }
}

/** Asks for what the Jump Policy needs, where somebody is there to answer, and tries once more. */
async function start(api: SiteApi, client: FoundClient, given: Given): Promise<Started> {
  const attempt = (by: Given) =>
    api.post(`/api/v1/jump-clients/${client.id}/jump`, { tools: ['shell'], ...by });
  try {
    return (await attempt(given)) as Started;
  } catch (error) {
    if (!(error instanceof SiteRefusal)) throw error;
    const { text, needs } = conditionsOf(error);
    const asked = questions(needs, given);
    if (asked.length === 0 || !process.stdin.isTTY) throw new Error(text, { cause: error });
    process.stderr.write(`${text}\n`);
    let answers = given;
    for (const { name, question } of asked)
      answers = { ...answers, [name]: await ask(`${question}: `) };
    return (await attempt(answers)) as Started;
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
