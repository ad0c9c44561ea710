import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { clientReply, limits, sessionSubprotocol, subjects } from '@jumpfleet/gateway-contracts';
import type { ClientReply, ClientRequest } from '@jumpfleet/gateway-contracts';
import type { EndReason, Ending } from '@jumpfleet/gateway-domain';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { SessionTicketClaims } from '@jumpfleet/sessions-contracts';
import { NoRespondersError, RequestError } from '@nats-io/transport-node';
import { clientOffline, clientTimeout, endingOf } from '../../application/endings.js';
import type { Tickets } from '../../application/tickets.js';
import type { AgentSocket } from '../agent/agent-socket.js';
import { offers, socketOptions } from '../http/doors.js';
import type { Door } from '../http/doors.js';
import { problem, refuseUpgrade } from '../http/refusal.js';
import { jsonOf } from '../nats/roster-reporter.js';
import type { Telemetry } from '../nats/telemetry.js';
import { ClientSessions } from './client-sessions.js';
import type { RelayLink, RelayEnd } from './relay-link.js';
import type { RelayLinks } from './relay-links.js';
import { RepresentativeSession } from './representative-session.js';
import type { SessionOffice } from './representative-session.js';

type Attach = Extract<ClientRequest, { op: 'attach' }>;

export type SessionDoorOptions = Readonly<{
  nats: NatsConnection;
  links: RelayLinks;
  /** Tickets that representatives have shown here, and those that sessions joined clients with. */
  shown: Tickets;
  joined: Tickets;
  telemetry: Telemetry;
  run: string;
}>;

const askMs = 5_000;
const maxSessions = 2_000;
const badUpgrade = problem(
  400,
  'bad-upgrade',
  `This address speaks the WebSocket subprotocol ${sessionSubprotocol}.`,
);
const busy = problem(503, 'server-busy', 'This shard takes no more sessions now. Try again.');

/** `/session`, and the other end of it: the sessions that reach a client of this shard. */
export class SessionDoor implements Door, SessionOffice {
  private readonly server = new WebSocketServer({
    ...socketOptions,
    handleProtocols: () => sessionSubprotocol,
  });
  private readonly sessions = new Set<RepresentativeSession>();
  private isDraining = false;

  constructor(private readonly options: SessionDoorOptions) {}

  get count(): number {
    return this.sessions.size;
  }

  open(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (!offers(request, sessionSubprotocol)) return refuseUpgrade(socket, badUpgrade);
    if (this.isDraining || this.sessions.size >= maxSessions) return refuseUpgrade(socket, busy);
    this.server.handleUpgrade(request, socket, head, (line) => this.accept(line));
  }

  sweep(): void {
    const now = performance.now();
    for (const session of this.sessions) session.sweep(now);
    this.options.shown.sweep(Date.now() / 1000);
    this.options.joined.sweep(Date.now() / 1000);
  }

  drain(): void {
    this.isDraining = true;
    for (const session of this.sessions) session.step({ on: 'drain' });
  }

  /** The representative's shard asks a client of this shard to join a session. */
  join(socket: AgentSocket, { session, ticket }: Attach): ClientReply {
    const claims = this.options.joined.take(ticket);
    if (claims?.sub !== session || claims.client_id !== socket.clientId) return ticketRefused;
    const sessions = (socket.sessions ??= new ClientSessions(socket, (ended, reason) =>
      this.ended(ended, reason),
    ));
    if (sessions.count >= limits.maxSessionsPerClient) return tooManySessions;
    sessions.join(claims, this.options.links);
    return { ok: true };
  }

  takeTicket(ticket: string): SessionTicketClaims | undefined {
    return this.options.shown.take(ticket);
  }

  link(claims: SessionTicketClaims, end: RelayEnd): RelayLink {
    return this.options.links.open(claims, 'representative', end);
  }

  async askClient(claims: SessionTicketClaims, ticket: string): Promise<Ending | undefined> {
    const request: ClientRequest = { op: 'attach', session: claims.sub, ticket };
    try {
      const answer = await this.options.nats.request(
        subjects.client(claims.client_id),
        JSON.stringify(request),
        { timeout: askMs },
      );
      return refusalIn(clientReply.safeParse(jsonOf(answer)).data);
    } catch (error) {
      return hasNoResponders(error) ? clientOffline : clientTimeout;
    }
  }

  attached(claims: SessionTicketClaims): void {
    this.report(claims, { event: 'attached' });
  }

  ended(claims: SessionTicketClaims, reason: EndReason): void {
    this.report(claims, { event: 'ended', reason });
  }

  closed(session: RepresentativeSession): void {
    this.sessions.delete(session);
  }

  private accept(line: WebSocket): void {
    const session = new RepresentativeSession(line, this);
    this.sessions.add(session);
    line.on('message', (data: Buffer, isBinary) => session.frame(data, isBinary));
    line.on('error', () => undefined);
    line.on('close', (code) => session.step({ on: 'gone', clean: code === 1000 || code === 1001 }));
  }

  private report(
    claims: SessionTicketClaims,
    what: { event: 'attached' } | { event: 'ended'; reason: EndReason },
  ): void {
    const { telemetry, run } = this.options;
    const { sub: session, client_id: client, leg } = claims;
    const ofLeg = { session, client, leg, at: Date.now() };
    telemetry.session(
      what.event === 'attached' ? { ...ofLeg, ...what, run } : { ...ofLeg, ...what },
    );
  }
}

const ticketRefused: ClientReply = {
  ok: false,
  code: 'ticket-refused',
  message: 'The ticket is not valid.',
};
const tooManySessions: ClientReply = {
  ok: false,
  code: 'too-many-sessions',
  message: 'The Jump Client has as many sessions as it can.',
};

function refusalIn(reply: ClientReply | undefined): Ending | undefined {
  if (reply?.ok === true) return undefined;
  const failed = endingOf('start-failed');
  return { ...failed, code: reply?.code ?? failed.code, text: reply?.message ?? failed.text };
}

function hasNoResponders(error: unknown): boolean {
  return (
    error instanceof NoRespondersError || (error instanceof RequestError && error.isNoResponders())
  );
}
