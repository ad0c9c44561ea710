import {
  closeCodes,
  decodeRepresentativeFrame,
  encodeDataFrame,
  limits,
  mayOpen,
  operationOf,
  relayToRepresentative,
} from '@jumpfleet/gateway-contracts';
import type {
  RelayToRepresentative,
  RepresentativeFrame,
  RepresentativeMessage,
  SessionMessage,
} from '@jumpfleet/gateway-contracts';
import { Channels, awaitAttach, representativeLine } from '@jumpfleet/gateway-domain';
import type {
  ChannelVerdict,
  EndReason,
  Ending,
  RepresentativeEffect,
  RepresentativeInput,
  RepresentativeLine,
} from '@jumpfleet/gateway-domain';
import type { SessionTicketClaims } from '@jumpfleet/sessions-contracts';
import type { WebSocket } from 'ws';
import { endingOf, toolNotAllowed } from '../../application/endings.js';
import { readRelayed } from './frames.js';
import type { RelayLink } from './relay-link.js';
import type { RelayEnd } from './relay-link.js';

export interface SessionOffice {
  takeTicket(ticket: string): SessionTicketClaims | undefined;
  link(claims: SessionTicketClaims, end: RelayEnd): RelayLink;
  /** Asks the client's shard to join; answers why not, or nothing. */
  askClient(claims: SessionTicketClaims, ticket: string): Promise<Ending | undefined>;
  attached(claims: SessionTicketClaims): void;
  ended(claims: SessionTicketClaims, reason: EndReason): void;
  closed(session: RepresentativeSession): void;
}

type Attach = Extract<RepresentativeMessage, { t: 'attach' }>;
type Command = Exclude<RepresentativeMessage, { t: 'attach' | 'ping' | 'end' | 'say' | 'resume' }>;
type Open = Extract<Command, { t: 'open' }>;
type Frame = Exclude<RepresentativeFrame, { kind: 'fault' }>;

const channelLimits = {
  maxChannels: limits.maxChannelsPerSession,
  initialCreditBytes: limits.initialCreditBytes,
  maxCreditBytes: limits.maxCreditBytes,
};

/** A representative's end of a session. */
export class RepresentativeSession {
  private line: RepresentativeLine = awaitAttach(performance.now());
  private readonly channels = new Channels(channelLimits);
  private ticket = '';
  private claims: SessionTicketClaims | undefined;
  private relay: RelayLink | undefined;

  constructor(
    private readonly socket: WebSocket,
    private readonly office: SessionOffice,
  ) {}

  frame(data: Buffer, isBinary: boolean): void {
    if (this.line.phase === 'ended') return;
    const frame = decodeRepresentativeFrame(isBinary ? data : data.toString());
    const now = performance.now();
    if (frame.kind === 'fault') this.step({ on: 'fault', why: frame.why });
    else if (frame.kind === 'data') this.step({ on: 'channel', now }, frame);
    else this.message(frame, now);
  }

  step(input: RepresentativeInput, frame?: Frame): void {
    const { line, effects } = representativeLine(this.line, input, limits);
    const was = this.line;
    this.line = line;
    for (const effect of effects) this.perform(effect, frame);
    if (line.phase === 'ended' && was.phase !== 'ended') this.office.closed(this);
  }

  sweep(now: number): void {
    if (this.socket.bufferedAmount > limits.maxBufferedBytes)
      this.step({ on: 'fault', why: 'limitExceeded' });
    else this.step({ on: 'sweep', now });
  }

  private message(frame: Extract<Frame, { kind: 'message' }>, now: number): void {
    switch (frame.message.t) {
      case 'attach':
        return this.attach(frame.message, now);
      case 'ping':
        return this.step({ on: 'ping', now });
      case 'end':
        return this.step({ on: 'end' });
      case 'open':
      case 'resize':
      case 'credit':
      case 'close':
      case 'resume':
      case 'say':
        return this.step({ on: 'channel', now }, frame);
    }
  }

  private attach({ ticket }: Attach, now: number): void {
    if (this.line.phase === 'waiting') {
      this.claims = this.office.takeTicket(ticket);
      this.ticket = ticket;
    }
    this.step({ on: 'attach', ticketValid: this.claims !== undefined, now });
  }

  private perform(effect: RepresentativeEffect, frame: Frame | undefined): void {
    switch (effect.do) {
      case 'ask-client':
        void this.askClient();
        return;
      case 'confirm':
        return this.confirm();
      case 'pong':
        return this.tell({ t: 'pong' });
      case 'relay':
        return this.relayFrame(frame);
      case 'tell':
        return this.tell({ t: 'ended', reason: effect.ending.text, code: effect.ending.code });
      case 'finish':
        return this.finish(effect.reason);
      case 'close':
        this.socket.close(closeCodes[effect.why], effect.why);
    }
  }

  private async askClient(): Promise<void> {
    const { claims, ticket } = this;
    this.ticket = '';
    if (!claims) return;
    this.relay = this.office.link(claims, {
      relayed: (frame) => this.fromClient(frame),
      lost: () => this.step({ on: 'over', ending: endingOf('connection-lost') }),
      endAsked: (reason) => this.step({ on: 'over', ending: endingOf(reason) }),
      noticed: (notice) => this.tell({ t: 'notice', ...notice }),
    });
    const refused = await this.office.askClient(claims, ticket);
    this.step(refused ? { on: 'over', ending: refused } : { on: 'joined' });
  }

  private confirm(): void {
    const { claims } = this;
    if (!claims) return;
    const client = { id: claims.client_id, name: claims.client_name };
    const { sub: session, leg, permissions } = claims;
    const about = { tools: ['shell'], grace_ms: 0, resumed: false };
    this.tell({ t: 'attached', session, leg, client, permissions, ...about });
    this.office.attached(claims);
  }

  private finish(reason: EndReason): void {
    this.relay?.say({ t: 'ended', reason });
    this.relay?.close();
    if (this.claims) this.office.ended(this.claims, reason);
  }

  private relayFrame(frame: Frame | undefined): void {
    if (frame?.kind === 'data') {
      const verdict = this.channels.send(frame.channel, frame.payload.length);
      if (verdict === 'pass') this.relay?.send(encodeDataFrame(frame.channel, frame.payload));
      this.judged(verdict);
    } else if (frame && isCommand(frame.message)) this.command(frame.message);
  }

  private command(message: Command): void {
    if (message.t === 'open' && !mayOpen(this.claims?.permissions ?? [], operationOf(message))) {
      this.tell({ t: 'refused', channel: message.channel, ...toolNotAllowed });
      return;
    }
    const verdict = this.verdictOn(message);
    if (verdict === 'pass') this.relay?.say(message);
    this.judged(verdict);
  }

  private verdictOn(message: Command | Open): ChannelVerdict {
    switch (message.t) {
      case 'open':
        return this.channels.open(message.channel);
      case 'resize':
        return this.channels.has(message.channel) ? 'pass' : 'ignore';
      case 'credit':
        return this.channels.grant(message.channel, message.bytes);
      case 'close':
        return this.channels.close(message.channel);
    }
  }

  private judged(verdict: ChannelVerdict): void {
    if (verdict === 'malformed' || verdict === 'limitExceeded')
      this.step({ on: 'fault', why: verdict });
  }

  private fromClient(frame: Uint8Array): void {
    const relayed = readRelayed(frame, relayToRepresentative);
    if (!relayed) this.step({ on: 'over', ending: endingOf('connection-lost') });
    else if (relayed.kind === 'data') this.data(relayed.channel, relayed.payload);
    else this.said(relayed.message);
  }

  private data(channel: number, payload: Uint8Array): void {
    if (this.channels.received(channel, payload.length) === 'pass')
      this.send(encodeDataFrame(channel, payload));
  }

  private said(message: RelayToRepresentative): void {
    switch (message.t) {
      case 'alive':
        return;
      case 'resumed':
        return;
      case 'ended':
        return this.step({ on: 'over', ending: endingOf(message.reason) });
      case 'opened':
        return this.pass(this.channels.opened(message.channel), message);
      case 'credit':
        return this.pass(this.channels.granted(message.channel, message.bytes), message);
      case 'exit':
        return this.pass(this.channels.has(message.channel) ? 'pass' : 'ignore', message);
      case 'refused':
      case 'close':
        return this.pass(this.channels.close(message.channel), message);
    }
  }

  private pass(verdict: ChannelVerdict, message: SessionMessage): void {
    if (verdict === 'pass') this.tell(message);
  }

  private tell(message: SessionMessage): void {
    this.send(JSON.stringify(message));
  }

  private send(frame: string | Uint8Array): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(frame);
  }
}

function isCommand(message: RepresentativeMessage): message is Command {
  return 'channel' in message && message.t !== 'resume';
}
