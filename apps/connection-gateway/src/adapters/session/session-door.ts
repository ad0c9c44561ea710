import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { operationOf, sessionSubprotocol } from '@jumpfleet/gateway-contracts';
import type { SessionLine } from '@jumpfleet/gateway-contracts';
import type { SessionTicketClaims } from '@jumpfleet/sessions-contracts';
import { ChannelUse } from '../../application/channel-use.js';
import type { CreditGate } from '../../application/credit-gate.js';
import type { Tickets } from '../../application/tickets.js';
import { offers, socketOptions } from '../http/doors.js';
import type { Door } from '../http/doors.js';
import { problem, refuseUpgrade } from '../http/refusal.js';
import type { Listening, SessionListener, SessionSubjects } from '../nats/session-subjects.js';
import type { AskAnswer, AskedLine, ClientCalls } from './client-calls.js';
import type { RelayEnd } from './relay.js';
import type { ToRepresentative } from './relay-ways.js';
import type { Open } from './representative-relay.js';
import { RepresentativeSession } from './representative-session.js';
import type { LineReport, SessionOffice } from './representative-session.js';

export type SessionDoorOptions = Readonly<{
  /** Tickets that representatives have shown here. */
  tickets: Tickets;
  calls: ClientCalls;
  credit: CreditGate;
  subjects: SessionSubjects;
  report: (line: SessionLine) => void;
  run: string;
  onResumed: () => void;
}>;

const maxSessions = 2_000;
const badUpgrade = problem(
  400,
  'bad-upgrade',
  `This address speaks the WebSocket subprotocol ${sessionSubprotocol}.`,
);
const busy = problem(503, 'server-busy', 'This shard takes no more sessions now. Try again.');

/** `/session`: where representatives come in. */
export class SessionDoor implements Door, SessionOffice {
  private readonly server = new WebSocketServer({
    ...socketOptions,
    handleProtocols: () => sessionSubprotocol,
  });
  private readonly sessions = new Set<RepresentativeSession>();
  private isDraining = false;

  constructor(private readonly options: SessionDoorOptions) {}

  get credit(): CreditGate {
    return this.options.credit;
  }

  get count(): number {
    return this.sessions.size;
  }

  get suspended(): number {
    let count = 0;
    for (const session of this.sessions) if (session.isSuspended) count += 1;
    return count;
  }

  open(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (!offers(request, sessionSubprotocol)) return refuseUpgrade(socket, badUpgrade);
    if (this.isDraining || this.sessions.size >= maxSessions) return refuseUpgrade(socket, busy);
    this.server.handleUpgrade(request, socket, head, (line) => this.accept(line));
  }

  sweep(now: number): void {
    for (const session of this.sessions) session.sweep(now);
    this.options.tickets.sweep(Date.now() / 1000);
  }

  drain(): void {
    this.isDraining = true;
    for (const session of this.sessions) session.step({ on: 'drain' });
  }

  takeTicket(ticket: string): SessionTicketClaims | undefined {
    return this.options.tickets.take(ticket, randomUUID());
  }

  listen({ sub, leg }: SessionTicketClaims, listener: SessionListener): Listening {
    const { subjects } = this.options;
    const both = [
      subjects.session(sub, listener),
      subjects.legEnd(leg, (reason) => listener.ended(reason)),
    ];
    return { unsubscribe: () => both.forEach((listening) => listening.unsubscribe()) };
  }

  ask(asked: AskedLine, end: RelayEnd<ToRepresentative>): Promise<AskAnswer> {
    return this.options.calls.ask(asked, end);
  }

  resumed(): void {
    this.options.onResumed();
  }

  report(claims: SessionTicketClaims, what: LineReport): void {
    const { report, run } = this.options;
    const { sub: session, client_id: client, leg } = claims;
    const ofLeg = { session, client, leg, at: Date.now() };
    switch (what.event) {
      case 'attached':
        return report({ ...ofLeg, ...what, run });
      case 'said':
        return report({ ...ofLeg, ...what, from: 'representative' });
      case 'refused':
        return refusedUse(claims, what.open, report).refused(what.code);
      case 'detached':
      case 'ended':
        return report({ ...ofLeg, ...what });
    }
  }

  closed(session: RepresentativeSession): void {
    this.sessions.delete(session);
  }

  private accept(line: WebSocket): void {
    const session = new RepresentativeSession(line, this);
    this.sessions.add(session);
    line.on('message', (data: Buffer, isBinary) => session.frame(data, isBinary));
    line.on('error', () => undefined);
    line.on('close', (code) => session.step({ on: 'gone', clean: code === 1000 }));
  }
}

/** What never reached the client is on record too. */
function refusedUse(
  { sub: session, client_id: client, leg }: SessionTicketClaims,
  open: Open,
  report: (line: SessionLine) => void,
): ChannelUse {
  const of = { session, client, leg, channel: open.channel };
  return new ChannelUse(operationOf(open), of, open, report);
}
