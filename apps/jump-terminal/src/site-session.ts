import { RepresentativeLine, SiteRefusal, ToolFailed } from '@jumpfleet/gateway-client';
import type { SiteApi } from '@jumpfleet/gateway-client';
import { ask } from './ask.js';
import { conditionsOf, questions } from './jump-conditions.js';
import type { Given } from './jump-conditions.js';
import type { FoundClient } from './choose-client.js';

export type Started = Readonly<{
  session: Readonly<{ id: string }>;
  websocket_url: string;
  ticket: string;
}>;

/** What the session carries, besides what its Jump Policy needs. */
export type Carried = Readonly<{
  external_key?: string;
  custom?: Readonly<Record<string, string>>;
}>;

/** Asks for what the Jump Policy needs, where somebody is there to answer, and tries once more. */
export async function startSession(
  api: SiteApi,
  client: FoundClient,
  wish: Given & Carried,
): Promise<Started> {
  const attempt = (by: Given & Carried) => api.post(`/api/v1/jump-clients/${client.id}/jump`, by);
  try {
    return (await attempt(wish)) as Started;
  } catch (error) {
    if (!(error instanceof SiteRefusal)) throw error;
    const { text, needs } = conditionsOf(error);
    const asked = questions(needs, wish);
    if (asked.length === 0 || !process.stdin.isTTY) throw new Error(text, { cause: error });
    process.stderr.write(`${text}\n`);
    let answers = wish;
    for (const { name, question } of asked)
      answers = { ...answers, [name]: await ask(`${question}: `) };
    return (await attempt(answers)) as Started;
  }
}

/** The line of a session that comes back by itself, and says on the error stream what becomes of it. */
export async function openLine(api: SiteApi, started: Started): Promise<RepresentativeLine> {
  const renew = async () => {
    const path = `/api/v1/sessions/${started.session.id}/ticket`;
    const renewed = (await api.post(path, {})) as Started;
    return { url: renewed.websocket_url, ticket: renewed.ticket };
  };
  const line = await RepresentativeLine.open(started.websocket_url, started.ticket, { renew });
  const tell = (text: string) => process.stderr.write(`\r\n[${text}]\r\n`);
  line.on('notice', tell);
  line.on('away', (whose, until) => {
    const what = whose === 'ours' ? 'The line is lost' : 'The computer lost its line';
    tell(`${what}; the session waits until ${until.toLocaleTimeString()}.`);
  });
  line.on('back', () => tell('The line is back.'));
  line.on('said', ({ from, text }) => tell(`${from.name}: ${text}`));
  return line;
}

export function hasPermission(line: RepresentativeLine, needed: readonly string[]): void {
  const { permissions, client } = line.attachment;
  if (needed.every((permission) => permissions.includes(permission))) return;
  throw new ToolFailed(
    'tool-not-allowed',
    `The session policy does not allow that on ${client.name}.`,
  );
}
