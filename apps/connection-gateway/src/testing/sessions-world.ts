import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { encodeDataFrame, sessionSubprotocol, subjects } from '@jumpfleet/gateway-contracts';
import type { GatewayMessage } from '@jumpfleet/gateway-contracts';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { SessionTicketClaims } from '@jumpfleet/sessions-contracts';
import type { Issuer } from './issuer.js';
import { RawLine, challenged, hello, newIdentity, online } from './test-client.js';
import type { Identity } from './test-client.js';

export const size = { cols: 80, rows: 24 };

export const representative = (url: string): RawLine =>
  new RawLine(`${url}/session`, sessionSubprotocol);

export type Site = Readonly<{
  issuer: Issuer;
  nats: NatsConnection;
  clientUrl: string;
  representativeUrl: string;
}>;

/** What a client says of itself beside who it is. */
export type Says = Readonly<{ tools?: readonly string[]; features?: readonly string[] }>;
export const allTools = ['shell', 'files', 'system', 'screen', 'actions'] as const;
/** A client of today. */
export const today: Says = { tools: allTools, features: ['resume', 'chat', 'wake'] };

/** A client that is online for the whole bus, as it is by the time that anybody sees it in a list. */
export async function reachable({ issuer, nats, clientUrl }: Site) {
  const identity = newIdentity(issuer);
  const { line: client } = await online(clientUrl, identity);
  await isHeard(nats, identity);
  return { client, clientId: identity.clientId };
}

async function isHeard(nats: NatsConnection, { clientId }: Identity): Promise<void> {
  const question = JSON.stringify({ op: 'supersede', epoch: 0 });
  const asked = () =>
    nats.request(subjects.client(clientId), question).then(
      () => true,
      () => false,
    );
  while (!(await asked())) await pause(5);
}

/** Connects a client that says what it can. */
export async function connected(
  { nats, clientUrl }: Pick<Site, 'nats' | 'clientUrl'>,
  identity: Identity,
  says: Says = today,
): Promise<RawLine> {
  const { line, nonce } = await challenged(clientUrl, identity);
  line.say({ ...hello(identity.prove(nonce)), ...says });
  const welcome = await line.nextMessage();
  if (welcome.t !== 'welcome') throw new Error(`welcome expected, got ${welcome.t}`);
  await isHeard(nats, identity);
  return line;
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

/** A leg of a session with a client of today, whose lines can be lost and come back. */
export async function openLeg(site: Site, claims: Partial<SessionTicketClaims> = {}, says = today) {
  const identity = newIdentity(site.issuer);
  const client = await connected(site, identity, says);
  const [session, leg] = [randomUUID(), randomUUID()];
  const ofLeg = { client_id: identity.clientId, sub: session, leg, ...claims };
  const rep = await attachLeg(site, ofLeg);
  await rep.nextJson();
  return { identity, client, session, leg, rep, ofLeg };
}

/** A line of a leg, with a new ticket; what it is answered is still to be heard. */
export async function attachLeg(
  { issuer, representativeUrl }: Pick<Site, 'issuer' | 'representativeUrl'>,
  claims: Partial<SessionTicketClaims> & { client_id: string },
  resume = false,
): Promise<RawLine> {
  const rep = representative(representativeUrl);
  await rep.opened;
  rep.say({ t: 'attach', ticket: issuer.ticket(claims), ...(resume && { resume }) });
  return rep;
}

/** Opens a shell; answers the channel's number on the client's side. */
export async function openShell(rep: RawLine, client: RawLine, channel = 1): Promise<number> {
  rep.say({ t: 'open', channel, tool: 'shell', ...size });
  const open = await nextOf(client, 'open');
  client.say({ t: 'opened', channel: open.channel });
  const opened = await rep.nextJson();
  if (JSON.stringify(opened) !== JSON.stringify({ t: 'opened', channel }))
    throw new Error(`opened expected, got ${JSON.stringify(opened)}`);
  return open.channel;
}

/** The next message of a client's line, which must be of that kind. */
export async function nextOf<T extends GatewayMessage['t']>(
  client: RawLine,
  t: T,
): Promise<Extract<GatewayMessage, { t: T }>> {
  const message = await client.nextMessage();
  if (message.t !== t) throw new Error(`${t} expected, got ${JSON.stringify(message)}`);
  return message as Extract<GatewayMessage, { t: T }>;
}

/** Sends bytes of a channel. */
export function sendBytes(line: RawLine, channel: number, text: string): void {
  line.socket.send(encodeDataFrame(channel, Buffer.from(text)));
}
