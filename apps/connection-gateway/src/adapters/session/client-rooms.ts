import type { ClientReply, ClientRequest } from '@jumpfleet/gateway-contracts';
import type { EndReason } from '@jumpfleet/gateway-domain';
import type { Tickets } from '../../application/tickets.js';
import type { ChannelFrame } from '../agent/agent-lines.js';
import type { AgentSocket } from '../agent/agent-socket.js';
import { ClientSessions, ticketRefused } from './client-sessions.js';
import type { ClientOffice } from './client-sessions.js';
import type { Relay, RelayEnd } from './relay.js';
import { offline } from '../nats/client-subjects.js';
import type { ShardWays } from './client-calls.js';
import type { ToClient, ToRepresentative } from './relay-ways.js';

type Attach = Extract<ClientRequest, { op: 'attach' }>;
type OpenRelay = (end: RelayEnd<ToClient>) => Relay<ToRepresentative>;

/** The sessions that reach the clients of this shard. */
export class ClientRooms {
  private readonly open = new Set<ClientSessions>();

  constructor(
    /** Tickets that clients were joined with. */
    private readonly tickets: Tickets,
    private readonly ways: ShardWays,
    private readonly office: ClientOffice,
  ) {}

  get legs(): number {
    let count = 0;
    for (const sessions of this.open) count += sessions.count;
    return count;
  }

  /** Another shard asks for a client of this one; the bytes take its link where that can be reached. */
  async joinFromBus(socket: AgentSocket, request: Attach): Promise<ClientReply> {
    const { line, via } = request;
    const { bus, links } = this.ways;
    const link = via && (await links?.reach(via));
    if (!links || !link) return this.join(socket, request, (end) => bus.ofClient(line, end));
    if (socket.line.phase !== 'live') return offline;
    const reply = this.join(socket, request, (end) => links.join(link, line, end));
    return reply.ok ? { ...reply, via: true } : reply;
  }

  join(socket: AgentSocket, request: Attach, relay: OpenRelay): ClientReply {
    const { session, ticket, by, resume = false } = request;
    const claims = resume ? this.tickets.takeAgain(ticket, by) : this.tickets.take(ticket, by);
    if (claims?.sub !== session || claims.client_id !== socket.clientId) return ticketRefused;
    return this.sessionsOf(socket).join(claims, resume, relay);
  }

  /** A temporary client waits for its session from its first moment on. */
  cameOnline(socket: AgentSocket): void {
    if (!socket.customer) return;
    this.sessionsOf(socket);
    this.customer(socket, 'here');
  }

  frame(socket: AgentSocket, frame: ChannelFrame): ReturnType<ClientSessions['fromClient']> {
    return socket.sessions?.fromClient(frame);
  }

  lineLost(socket: AgentSocket, reason: EndReason): void {
    const { sessions } = socket;
    if (!sessions) return;
    socket.sessions = null;
    this.open.delete(sessions);
    sessions.lineLost(reason);
  }

  customer(socket: AgentSocket, state: 'here' | 'away', epoch = epochOf(socket)): void {
    const { customer, clientId: client } = socket;
    if (!customer || epoch === undefined) return;
    const { session } = customer;
    this.office.report({ event: 'customer', session, client, at: Date.now(), state, epoch });
  }

  sweep(now: number): void {
    for (const sessions of this.open) sessions.sweep(now);
    this.tickets.sweep(Date.now() / 1000);
  }

  private sessionsOf(socket: AgentSocket): ClientSessions {
    if (socket.sessions) return socket.sessions;
    const sessions = new ClientSessions(socket, this.office);
    this.open.add(sessions);
    return (socket.sessions = sessions);
  }
}

function epochOf({ line }: AgentSocket): number | undefined {
  return line.phase === 'live' ? line.epoch : undefined;
}
