import {
  encodeDataFrame,
  limits,
  mayOpen,
  operationOf,
  relayToClient,
} from '@jumpfleet/gateway-contracts';
import type { AgentMessage, GatewayMessage, RelayToClient } from '@jumpfleet/gateway-contracts';
import { Channels } from '@jumpfleet/gateway-domain';
import type { ChannelBreach, ChannelVerdict, EndReason } from '@jumpfleet/gateway-domain';
import type { SessionTicketClaims } from '@jumpfleet/sessions-contracts';
import type { ChannelFrame } from '../agent/agent-lines.js';
import type { AgentSocket } from '../agent/agent-socket.js';
import { endingOf, toolNotAllowed } from '../../application/endings.js';
import { readRelayed } from './frames.js';
import type { RelayLink } from './relay-link.js';
import type { RelayLinks } from './relay-links.js';

type ChannelMessage = Extract<
  AgentMessage,
  { t: 'opened' | 'refused' | 'credit' | 'exit' | 'close' }
>;
type ChannelCommand = Extract<RelayToClient, { channel: number }>;

/** One session of a client: its half of the relay, and which of the client's channels are whose. */
interface Leg {
  readonly claims: SessionTicketClaims;
  readonly link: RelayLink;
  /** The representative's channel number -> the client's. */
  readonly channels: Map<number, number>;
}

const channelLimits = {
  maxChannels: limits.maxChannelsPerSession * limits.maxSessionsPerClient,
  initialCreditBytes: limits.initialCreditBytes,
  maxCreditBytes: limits.maxCreditBytes,
};

/** The sessions of one Jump Client's line. Made when the first one starts: most lines never have any. */
export class ClientSessions {
  private readonly legs = new Map<string, Leg>();
  private readonly owners = new Map<number, { leg: Leg; theirs: number }>();
  private readonly channels = new Channels(channelLimits);
  private lastChannel = 0;

  constructor(
    private readonly socket: AgentSocket,
    private readonly onEnded: (claims: SessionTicketClaims, reason: EndReason) => void,
  ) {}

  get count(): number {
    return this.legs.size;
  }

  join(claims: SessionTicketClaims, links: RelayLinks): void {
    const link = links.open(claims, 'client', {
      relayed: (frame) => this.fromRepresentative(leg, frame),
      lost: () => this.end(leg, 'connection-lost'),
      endAsked: (reason) => this.end(leg, reason),
      noticed: (notice) => this.tell({ t: 'notice', session: claims.sub, ...notice }),
    });
    const leg: Leg = { claims, link, channels: new Map() };
    this.legs.set(claims.sub, leg);
  }

  /** A frame of the client for one of its channels. */
  fromClient(frame: ChannelFrame): ChannelBreach | undefined {
    if (frame.kind === 'data') return this.dataFromClient(frame.channel, frame.payload);
    const { message } = frame;
    return isOfChannel(message) ? this.messageFromClient(message) : 'malformed';
  }

  /** The line is gone: so are its sessions. */
  endAll(reason: EndReason): void {
    for (const leg of this.legs.values()) this.end(leg, reason);
  }

  private dataFromClient(channel: number, payload: Uint8Array): ChannelBreach | undefined {
    const verdict = this.channels.send(channel, payload.length);
    const owner = this.owners.get(channel);
    if (verdict === 'pass' && owner) owner.leg.link.send(encodeDataFrame(owner.theirs, payload));
    return breachOf(verdict);
  }

  private messageFromClient(message: ChannelMessage): ChannelBreach | undefined {
    const owner = this.owners.get(message.channel);
    const verdict = this.judge(message);
    if (verdict === 'pass' && owner) {
      owner.leg.link.say({ ...message, channel: owner.theirs });
      if (!this.channels.has(message.channel)) this.forget(message.channel);
    }
    return breachOf(verdict);
  }

  private judge(message: ChannelMessage): ChannelVerdict {
    switch (message.t) {
      case 'opened':
        return this.channels.opened(message.channel);
      case 'credit':
        return this.channels.grant(message.channel, message.bytes);
      case 'exit':
        return this.channels.has(message.channel) ? 'pass' : 'ignore';
      case 'refused':
      case 'close':
        return this.channels.close(message.channel);
    }
  }

  private fromRepresentative(leg: Leg, frame: Uint8Array): void {
    const relayed = readRelayed(frame, relayToClient);
    if (!relayed) this.end(leg, 'connection-lost');
    else if (relayed.kind === 'data') this.dataToClient(leg, relayed.channel, relayed.payload);
    else this.messageToClient(leg, relayed.message);
  }

  private dataToClient(leg: Leg, theirs: number, payload: Uint8Array): void {
    const channel = leg.channels.get(theirs);
    if (channel === undefined) return;
    this.channels.received(channel, payload.length);
    this.socket.send(encodeDataFrame(channel, payload));
  }

  private messageToClient(leg: Leg, message: RelayToClient): void {
    switch (message.t) {
      case 'alive':
        return;
      case 'resume':
        return;
      case 'ended':
        return this.drop(leg, message.reason);
      case 'open':
        return this.open(leg, message);
      case 'resize':
      case 'credit':
      case 'close':
        return this.command(leg, message);
    }
  }

  /** The ticket is read here once more: the other shard's word opens nothing that sessions did not sign. */
  private open(leg: Leg, message: OpenCommand): void {
    const { channel: theirs } = message;
    if (!mayOpen(leg.claims.permissions, operationOf(message))) {
      leg.link.say({ t: 'refused', channel: theirs, ...toolNotAllowed });
      return;
    }
    const channel = ++this.lastChannel;
    this.channels.open(channel);
    this.owners.set(channel, { leg, theirs });
    leg.channels.set(theirs, channel);
    const { sub: session, leg: id, rep, prompt } = leg.claims;
    const representative = rep.name.slice(0, 128);
    this.tell({ ...message, channel, session, leg: id, ref: theirs, representative, prompt });
  }

  private command(leg: Leg, message: Exclude<ChannelCommand, OpenCommand | { t: 'resume' }>): void {
    const channel = leg.channels.get(message.channel);
    if (channel === undefined) return;
    if (message.t === 'credit') this.channels.granted(channel, message.bytes);
    this.tell({ ...message, channel });
    if (message.t === 'close') this.forget(channel);
  }

  private forget(channel: number): void {
    const owner = this.owners.get(channel);
    owner?.leg.channels.delete(owner.theirs);
    this.owners.delete(channel);
    this.channels.close(channel);
  }

  /** This side ends the session: the other side is told, and so is the world. */
  private end(leg: Leg, reason: EndReason): void {
    leg.link.say({ t: 'ended', reason });
    this.drop(leg, reason);
    this.onEnded(leg.claims, reason);
  }

  private drop(leg: Leg, reason: EndReason): void {
    for (const channel of leg.channels.values()) {
      this.tell({ t: 'close', channel, reason: endingOf(reason).text });
      this.owners.delete(channel);
      this.channels.close(channel);
    }
    leg.channels.clear();
    this.legs.delete(leg.claims.sub);
    leg.link.close();
  }

  private tell(message: GatewayMessage): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(JSON.stringify(message));
  }
}

type OpenCommand = Extract<RelayToClient, { t: 'open' }>;

function breachOf(verdict: ChannelVerdict): ChannelBreach | undefined {
  return verdict === 'pass' || verdict === 'ignore' ? undefined : verdict;
}

function isOfChannel(message: AgentMessage): message is ChannelMessage {
  return 'channel' in message && message.t !== 'resumed';
}
