import { bulkGarbage } from '@jumpfleet/gateway-client';
import { limits } from '@jumpfleet/gateway-contracts';
import type { ClientReply, GatewayMessage, SessionLine } from '@jumpfleet/gateway-contracts';
import { Allowance, Channels } from '@jumpfleet/gateway-domain';
import type { ChannelBreach, ChannelVerdict, EndReason } from '@jumpfleet/gateway-domain';
import type { SessionTicketClaims } from '@jumpfleet/sessions-contracts';
import { endingOf } from '../../application/endings.js';
import type { CreditGate } from '../../application/credit-gate.js';
import type { Recordings } from '../../application/recordings.js';
import type { ChannelFrame } from '../agent/agent-lines.js';
import type { AgentSocket } from '../agent/agent-socket.js';
import type { SessionSubjects } from '../nats/session-subjects.js';
import { ClientChannel } from './client-channel.js';
import { ClientLeg } from './client-leg.js';
import type { LegLine } from './client-leg.js';
import { SessionSeat } from './session-seat.js';
import type { LegChannels } from './leg-channels.js';
import type { Relay, RelayEnd } from './relay.js';
import type { ToClient, ToRepresentative } from './relay-ways.js';

type Message = Extract<ChannelFrame, { kind: 'message' }>['message'];
type ChannelMessage = Extract<Message, { channel: number }>;
type Say = Extract<Message, { t: 'say' }>;
type OpenRelay = (end: RelayEnd<ToClient>) => Relay<ToRepresentative>;

/** What the sessions of a client need of their shard. */
export type ClientOffice = Readonly<{
  recordings: Recordings;
  credit: CreditGate;
  subjects: SessionSubjects;
  report: (line: SessionLine) => void;
  /** The one session that a temporary client is for is over. */
  dismiss: (socket: AgentSocket) => void;
}>;

const channelLimits = {
  maxChannels: limits.maxChannelsPerSession * limits.maxSessionsPerClient,
  initialCreditBytes: limits.initialCreditBytes,
  maxCreditBytes: limits.maxCreditBytes,
};
const sayings = { burst: 20, perSecond: 2 };

/** The sessions of one Jump Client's line. Made when the first one starts: most lines never have any. */
export class ClientSessions implements LegLine {
  private readonly legs = new Map<string, ClientLeg>();
  private readonly seats = new Map<string, SessionSeat>();
  private readonly byNumber = new Map<number, ClientChannel>();
  private readonly channels = new Channels(channelLimits);
  private readonly talk = new Allowance(sayings.burst, sayings.perSecond);
  private lastChannel = 0;

  constructor(
    private readonly socket: AgentSocket,
    private readonly office: ClientOffice,
  ) {
    const { customer } = socket;
    if (customer) this.seatOf(customer.session);
  }

  get skills() {
    return this.socket.skills;
  }

  get recordings(): Recordings {
    return this.office.recordings;
  }

  get credit(): CreditGate {
    return this.office.credit;
  }

  get count(): number {
    return this.legs.size;
  }

  join(claims: SessionTicketClaims, isResumed: boolean, relay: OpenRelay): ClientReply {
    if (!this.mayJoin(claims)) return ticketRefused;
    const known = this.knownLeg(claims, isResumed);
    if (!known && this.legs.size >= limits.maxSessionsPerClient) return tooManySessions;
    const leg = known ?? this.newLeg(claims);
    leg.attach(claims, relay(leg));
    return { ok: true, tools: [...this.skills.tools], keeps: this.skills.has('resume') };
  }

  /** A frame of the client for one of its channels or sessions. */
  fromClient(frame: ChannelFrame): ChannelBreach | undefined {
    if (frame.kind === 'data') return this.dataFromClient(frame.channel, frame.payload);
    const { message } = frame;
    if ('channel' in message) return this.messageFromClient(message);
    if (message.t === 'say') return this.heardSaying(message);
    if (message.t === 'leave') this.left(message.session);
    else if (message.t === 'pinned') this.pinned(message);
    return undefined;
  }

  /** The line is gone; sessions that can go on elsewhere wait for the client. */
  lineLost(reason: EndReason): void {
    for (const leg of [...this.legs.values()]) leg.clientLost(reason);
    for (const seat of this.seats.values()) seat.leave();
    this.seats.clear();
    this.legs.clear();
  }

  sweep(now: number): void {
    for (const leg of [...this.legs.values()]) leg.sweep(now);
  }

  tell(message: GatewayMessage): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(JSON.stringify(message));
  }

  sendData(frame: Uint8Array): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(frame);
  }

  number(leg: LegChannels, theirs: number, isResumed: boolean): ClientChannel | undefined {
    const ours = ++this.lastChannel;
    const verdict = isResumed ? this.channels.resume(ours) : this.channels.open(ours);
    if (verdict !== 'pass') return undefined;
    const channel = new ClientChannel(leg, ours, theirs);
    this.byNumber.set(ours, channel);
    return channel;
  }

  granted(channel: number, bytes: number): void {
    this.channels.granted(channel, bytes);
  }

  received(channel: number, bytes: number): void {
    this.channels.received(channel, bytes);
  }

  forget({ ours }: ClientChannel): void {
    this.byNumber.delete(ours);
    this.channels.close(ours);
  }

  report(line: SessionLine): void {
    this.office.report(line);
  }

  /** Told only to those who keep what a lost line leaves; the others have nothing left once their channels are closed. */
  over({ claims: { sub: session, leg } }: ClientLeg, reason: EndReason): void {
    this.legs.delete(leg);
    const seat = this.seats.get(session);
    const isLast = this.legsOf(session).length === 0 && this.socket.customer?.session !== session;
    if (isLast) {
      seat?.leave();
      this.seats.delete(session);
    }
    if (this.skills.has('resume')) {
      const which = isLast ? { session } : { session, leg };
      this.tell({ t: 'session-over', ...which, reason: endingOf(reason).text });
    }
  }

  private dataFromClient(number: number, payload: Uint8Array): ChannelBreach | undefined {
    const verdict = this.channels.send(number, payload.length);
    const channel = this.byNumber.get(number);
    bulkGarbage.add(payload.length);
    if (verdict === 'pass' && channel) channel.leg.fromClient(channel, payload);
    return breachOf(verdict);
  }

  private messageFromClient(message: ChannelMessage): ChannelBreach | undefined {
    const channel = this.byNumber.get(message.channel);
    const verdict = this.judge(message);
    if (verdict === 'pass' && channel) channel.leg.fromClientMessage(channel, message);
    return breachOf(verdict);
  }

  private judge(message: ChannelMessage): ChannelVerdict {
    switch (message.t) {
      case 'opened':
        return this.channels.opened(message.channel);
      case 'resumed':
        return this.channels.resumed(message.channel);
      case 'credit':
        return this.channels.grant(message.channel, message.bytes);
      case 'exit':
        return this.channels.has(message.channel) ? 'pass' : 'ignore';
      case 'refused':
      case 'close':
        return this.channels.close(message.channel);
    }
  }

  /** A temporary client has one session only, and a leg belongs to one. */
  private mayJoin({ sub: session, leg }: SessionTicketClaims): boolean {
    const { customer } = this.socket;
    const known = this.legs.get(leg)?.claims.sub ?? session;
    return known === session && (customer?.session ?? session) === session;
  }

  private knownLeg({ leg }: SessionTicketClaims, isResumed: boolean): ClientLeg | undefined {
    const known = this.legs.get(leg);
    if (isResumed) return known;
    known?.end('connection-lost');
    return undefined;
  }

  private newLeg(claims: SessionTicketClaims): ClientLeg {
    const leg = new ClientLeg(claims, this);
    leg.listening = this.office.subjects.legEnd(claims.leg, (reason) => leg.end(reason));
    this.legs.set(claims.leg, leg);
    this.seatOf(claims.sub);
    return leg;
  }

  private seatOf(session: string): void {
    if (this.seats.has(session)) return;
    const seat = new SessionSeat(session, {
      skills: () => this.skills,
      tell: (message) => this.tell(message),
      ended: (reason) => this.sessionEnded(session, reason),
    });
    seat.listening = this.office.subjects.session(session, seat);
    this.seats.set(session, seat);
  }

  private sessionEnded(session: string, reason: EndReason): void {
    for (const leg of this.legsOf(session)) leg.end(reason);
    if (this.socket.customer?.session !== session) return;
    this.tell({ t: 'session-over', session, reason: endingOf(reason).text });
    this.office.dismiss(this.socket);
  }

  private heardSaying({ session, id, text }: Say): ChannelBreach | undefined {
    if (!this.talk.take(performance.now())) return 'limitExceeded';
    if (!this.seats.has(session)) return undefined;
    this.report({ event: 'said', ...this.of(session), id, from: 'customer', text });
    return undefined;
  }

  private left(session: string): void {
    const { customer, line } = this.socket;
    if (customer?.session === session && line.phase === 'live')
      this.report({ event: 'customer', ...this.of(session), state: 'left', epoch: line.epoch });
    for (const leg of this.legsOf(session)) leg.end('customer');
  }

  private pinned({ t: event, ...what }: Extract<Message, { t: 'pinned' }>): void {
    if (this.seats.has(what.session)) this.report({ event, ...this.of(what.session), ...what });
  }

  private of(session: string) {
    const leg = this.legsOf(session)[0]?.claims.leg;
    return { session, client: this.socket.clientId, ...(leg && { leg }), at: Date.now() };
  }

  private legsOf(session: string): ClientLeg[] {
    return [...this.legs.values()].filter(({ claims }) => claims.sub === session);
  }
}

export const ticketRefused: ClientReply = {
  ok: false,
  code: 'ticket-refused',
  message: 'The ticket is not valid.',
};
const tooManySessions: ClientReply = {
  ok: false,
  code: 'too-many-sessions',
  message: 'The Jump Client has as many sessions as it can.',
};

function breachOf(verdict: ChannelVerdict): ChannelBreach | undefined {
  return verdict === 'pass' || verdict === 'ignore' ? undefined : verdict;
}
