import { readFile } from 'node:fs/promises';
import type { SiteApi } from '@jumpfleet/gateway-client';
import {
  readClientScript,
  readCommand,
  readScriptFile,
  writeCommand,
} from '@jumpfleet/sessions-contracts';
import type { ScriptCommand } from '@jumpfleet/sessions-contracts';
import type { Order } from './arguments.js';
import { choose } from './choose-client.js';
import type { FoundClient } from './choose-client.js';
import type { Given } from './jump-conditions.js';
import type { Carried } from './site-session.js';
import { settle, work } from './work.js';

type Line = Readonly<{ command: ScriptCommand; line: number }>;

/** SB-17: runs the commands one after another; the first that fails ends it. All are read before one is run. */
export async function runScript(
  api: SiteApi,
  order: Exclude<Order, { kind: 'jump' }>,
  given: Given,
): Promise<number> {
  const steps = (await linesOf(order)).map(({ command, line }) => {
    const read = readClientScript(command);
    if (read.ok) return { script: read.value, command };
    throw scriptError(line, `${read.fault.parameter}: ${read.fault.message}`);
  });
  let status = 0;
  for (const { script, command } of steps) {
    if (script.action === 'login') await api.get('/api/v1/auth/me');
    else if (script.action === 'generate_session_key') await generateKey(api);
    else status = await jumpByScript(api, command, given);
    if (status !== 0) break;
  }
  return status;
}

async function linesOf(order: Exclude<Order, { kind: 'jump' }>): Promise<readonly Line[]> {
  if (order.kind === 'script') {
    const read = readCommand(order.command);
    if (!read.ok) throw scriptError(read.fault.line, read.fault.message);
    return [{ command: read.value, line: 1 }];
  }
  const read = readScriptFile(await readFile(order.file, 'utf8'));
  if (!read.ok) throw scriptError(read.fault.line, read.fault.message);
  return read.value.map((command, index) => ({ command, line: index + 2 }));
}

/** SB-16: the site searches, among what this person may jump to. */
async function jumpByScript(api: SiteApi, command: ScriptCommand, given: Given): Promise<number> {
  const path = `/api/client_script/clients?${writeCommand(command)}`;
  const found = (await api.get(path)) as Required<Carried> & {
    clients: FoundClient[];
  };
  const client = await settle(choose('the script', found.clients));
  const { external_key, custom } = found;
  return work(api, client, { given: { ...given, external_key, custom }, task: { kind: 'shell' } });
}

async function generateKey(api: SiteApi): Promise<void> {
  const made = (await api.post('/api/v1/session-keys', { queue: { type: 'general' } })) as {
    key: string;
    url: string;
  };
  process.stdout.write(`${made.key} ${made.url}\n`);
}

function scriptError(line: number, message: string): Error {
  return new Error(`line ${line}: ${message}`);
}
