import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sessionSubprotocol, subjects } from '@jumpfleet/gateway-contracts';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Issuer } from './issuer.js';
import { RawLine, newIdentity, online } from './test-client.js';

export const size = { cols: 80, rows: 24 };

export const representative = (url: string): RawLine =>
  new RawLine(`${url}/session`, sessionSubprotocol);

export type Site = Readonly<{
  issuer: Issuer;
  nats: NatsConnection;
  clientUrl: string;
  representativeUrl: string;
}>;

/** A client that is online for the whole bus, as it is by the time that anybody sees it in a list. */
export async function reachable({ issuer, nats, clientUrl }: Site) {
  const identity = newIdentity(issuer);
  const { line: client } = await online(clientUrl, identity);
  const question = JSON.stringify({ op: 'supersede', epoch: 0 });
  const isHeard = () =>
    nats.request(subjects.client(identity.clientId), question).then(
      () => true,
      () => false,
    );
  while (!(await isHeard())) await pause(5);
  return { client, clientId: identity.clientId };
}

/** A representative who was let into a session with a client; the two may be on different shards. */
export async function openSession(site: Site) {
  const { client, clientId } = await reachable(site);
  const joined = await attach(site.issuer, site.representativeUrl, clientId);
  return { client, clientId, ...joined };
}

export async function attach(issuer: Issuer, url: string, clientId: string) {
  const session = randomUUID();
  const rep = representative(url);
  await rep.opened;
  rep.say({ t: 'attach', ticket: issuer.ticket({ client_id: clientId, sub: session }) });
  return { session, rep, answer: await rep.nextJson() };
}

/** Opens a shell; answers the channel's number on the client's side. */
export async function openShell(rep: RawLine, client: RawLine, channel = 1): Promise<number> {
  rep.say({ t: 'open', channel, tool: 'shell', ...size });
  const open = await client.nextMessage();
  if (open.t !== 'open') throw new Error(`open expected, got ${open.t}`);
  client.say({ t: 'opened', channel: open.channel });
  const opened = await rep.nextJson();
  if (JSON.stringify(opened) !== JSON.stringify({ t: 'opened', channel }))
    throw new Error(`opened expected, got ${JSON.stringify(opened)}`);
  return open.channel;
}
