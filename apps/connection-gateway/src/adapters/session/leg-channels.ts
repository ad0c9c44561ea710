import { mayOpen, operationOf, permissionsOf } from '@jumpfleet/gateway-contracts';
import type {
  AgentMessage,
  GatewayMessage,
  SessionLine,
  ToolOperation,
} from '@jumpfleet/gateway-contracts';
import type { EndReason } from '@jumpfleet/gateway-domain';
import type { SessionTicketClaims } from '@jumpfleet/sessions-contracts';
import { ChannelUse } from '../../application/channel-use.js';
import type { ClientSkills } from '../../application/client-skills.js';
import type { CreditGate } from '../../application/credit-gate.js';
import {
  channelUnknown,
  deniedByCustomer,
  endingOf,
  toolNotAllowed,
  toolNotAvailable,
  tooManyChannels,
} from '../../application/endings.js';
import type { Recordings } from '../../application/recordings.js';
import type { ClientChannel } from './client-channel.js';
import { channelOf, payloadOf, renumbered } from './frames.js';
import type { Relay } from './relay.js';
import type { ToClient, ToRepresentative } from './relay-ways.js';

/** What the channels of a leg need of the client's line that they are on. */
export interface ChannelLine {
  readonly skills: ClientSkills;
  readonly recordings: Recordings;
  readonly credit: CreditGate;
  tell(message: GatewayMessage): void;
  sendData(frame: Uint8Array): void;
  /** A number for a new channel of the leg; nothing where the line has as many as it can. */
  number(leg: LegChannels, theirs: number, isResumed: boolean): ClientChannel | undefined;
  granted(channel: number, bytes: number): void;
  received(channel: number, bytes: number): void;
  forget(channel: ClientChannel): void;
  report(line: SessionLine): void;
}

/** The newest line of the leg, and the ticket that it was opened with. */
export interface LegOfChannels {
  readonly claims: SessionTicketClaims;
  readonly relay: Relay<ToRepresentative> | undefined;
}

type Open = Extract<ToClient, { t: 'open' }>;
type Credit = Extract<ToClient, { t: 'credit' }>;
type Resume = Extract<ToClient, { t: 'resume' }>;
type Command = Extract<ToClient, { t: 'resize' | 'credit' | 'close' }>;
type Said = Extract<AgentMessage, { channel: number }>;
type Resumed = Extract<AgentMessage, { t: 'resumed' }>;
type Refusal = Readonly<{ code: string; message: string }>;

/** The channels of one leg at the client's shard: none is opened that the leg's ticket does not allow. */
export class LegChannels {
  private readonly byTheirs = new Map<number, ClientChannel>();
  /** Of channels whose line is lost: what is noted of them goes on when they do. */
  private readonly kept = new Map<number, ChannelUse>();

  constructor(
    private readonly leg: LegOfChannels,
    private readonly line: ChannelLine,
  ) {}

  /** The client sends bytes into one of the leg's channels. */
  fromClient(channel: ClientChannel, payload: Uint8Array): void {
    channel.output(payload);
    this.leg.relay?.send(renumbered(payload, channel.theirs));
  }

  /** The representative sends a data frame. */
  data(frame: Uint8Array): void {
    const channel = this.byTheirs.get(channelOf(frame));
    if (!channel) return;
    const payload = payloadOf(frame);
    channel.use?.carried(payload.length);
    this.line.credit.input(payload.length);
    this.line.received(channel.ours, payload.length);
    this.line.sendData(renumbered(payload, channel.ours));
  }

  /** The ticket is read here once more: the other shard's word opens nothing that sessions did not sign. */
  open(message: Open): void {
    const { channel: theirs } = message;
    const use = this.useOf(theirs, operationOf(message), message);
    const why = this.refusalOf(message);
    const channel = why ? undefined : this.line.number(this, theirs, false);
    if (!channel) {
      const refusal = why ?? tooManyChannels;
      use.refused(refusal.code);
      return this.refuse(theirs, refusal);
    }
    channel.use = use;
    this.byTheirs.set(theirs, channel);
    if (message.tool === 'shell') this.record(channel, 0)?.start(message);
    const { sub: session, leg, rep, prompt } = this.leg.claims;
    const about = { session, leg, ref: theirs, representative: rep.name.slice(0, 128), prompt };
    this.line.tell({ ...message, channel: channel.ours, ...about });
  }

  resume({ channel: theirs, received }: Resume): void {
    const { sub: session, leg } = this.leg.claims;
    const before = this.byTheirs.get(theirs);
    if (before) this.keep(before);
    const canResume = this.line.skills.has('resume');
    const channel = canResume ? this.line.number(this, theirs, true) : undefined;
    if (!channel) return this.refuse(theirs, channelUnknown);
    channel.resumesFrom = received;
    this.byTheirs.set(theirs, channel);
    this.line.tell({ t: 'resume', channel: channel.ours, session, leg, ref: theirs, received });
  }

  /** The client says something of one of the leg's channels; it was in turn. */
  fromClientMessage(channel: ClientChannel, message: Said): void {
    switch (message.t) {
      case 'resumed':
        return this.resumed(channel, message);
      case 'opened':
        channel.use?.opened();
        break;
      case 'refused':
        this.forget(channel);
        channel.refused(message.code);
        break;
      case 'exit':
        channel.use?.exited(message.code, message.result);
        break;
      case 'close':
        this.forget(channel);
        channel.over(message.code);
        break;
      case 'credit':
        return this.creditFromClient(channel, message);
    }
    this.leg.relay?.say({ ...message, channel: channel.theirs });
  }

  /** The client goes on with a channel; what it is decides once more whether it may be. */
  private resumed(channel: ClientChannel, { received, operation = 'shell' }: Resumed): void {
    const { ours, theirs } = channel;
    channel.use = this.kept.get(theirs) ?? this.useOf(theirs, operation, {}).goingOn();
    this.kept.delete(theirs);
    if (!this.mayDo(channel.use.operation)) {
      const { code, message: reason } = toolNotAllowed;
      this.line.tell({ t: 'close', channel: ours, reason, code });
      this.forget(channel);
      channel.use.over(code);
      return this.refuse(theirs, toolNotAllowed);
    }
    if (channel.use.operation === 'shell') this.record(channel, channel.resumesFrom);
    this.leg.relay?.say({ t: 'resumed', channel: theirs, received });
  }

  command(message: Command): void {
    const channel = this.byTheirs.get(message.channel);
    if (!channel) return;
    if (message.t === 'credit') return this.creditToClient(channel, message);
    if (message.t === 'resize') channel.recorded?.resize(message);
    this.line.tell({ ...message, channel: channel.ours });
    if (message.t !== 'close') return;
    this.forget(channel);
    channel.over(message.code);
  }

  private creditFromClient(channel: ClientChannel, message: Credit): void {
    this.line.credit.pass(message.bytes, () => {
      if (this.isThere(channel)) this.leg.relay?.say({ ...message, channel: channel.theirs });
    });
  }

  private creditToClient(channel: ClientChannel, message: Credit): void {
    const give = () => {
      if (!this.isThere(channel)) return;
      this.line.granted(channel.ours, message.bytes);
      this.line.tell({ ...message, channel: channel.ours });
    };
    this.line.credit.pass(message.bytes, give, channel.use?.operation === 'shell');
  }

  private isThere(channel: ClientChannel): boolean {
    return this.byTheirs.get(channel.theirs) === channel;
  }

  /** The client closed the channel, or would not open it. */
  forget(channel: ClientChannel): void {
    this.byTheirs.delete(channel.theirs);
    this.line.forget(channel);
  }

  /** A line is lost; another may go on with the channels. */
  keepAll(): void {
    for (const channel of [...this.byTheirs.values()]) this.keep(channel);
  }

  /** What the client has of this leg is given up. */
  closeAll(reason: EndReason): void {
    for (const channel of [...this.byTheirs.values()]) {
      this.line.tell({ t: 'close', channel: channel.ours, reason: endingOf(reason).text });
      this.forget(channel);
      channel.over(reason);
    }
    for (const use of this.kept.values()) use.lost();
    this.kept.clear();
  }

  private keep(channel: ClientChannel): void {
    channel.recorded?.stop();
    if (channel.use) this.kept.set(channel.theirs, channel.use);
    this.forget(channel);
  }

  private refuse(channel: number, { code, message }: Refusal): void {
    this.leg.relay?.say({ t: 'refused', channel, code, message });
  }

  private refusalOf(message: Open): Refusal | undefined {
    const { skills } = this.line;
    if (!this.mayDo(operationOf(message)) || this.byTheirs.has(message.channel))
      return toolNotAllowed;
    if (!skills.hasTool(message.tool)) return toolNotAvailable;
    // Who cannot be asked has the default's answer; a newer client finds that out by itself.
    const isDenied = !skills.isNew && this.leg.claims.prompt?.default_answer === 'deny';
    return isDenied ? deniedByCustomer : undefined;
  }

  private mayDo(operation: string): boolean {
    return isOperation(operation) && mayOpen(this.leg.claims.permissions, operation);
  }

  private record(channel: ClientChannel, offset: number) {
    const { sub: session, leg, record } = this.leg.claims;
    if (!record) return undefined;
    const of = { session, leg, channel: channel.theirs };
    return (channel.recorded = this.line.recordings.channel(of, offset));
  }

  private useOf(channel: number, operation: string, asked: object): ChannelUse {
    const { sub: session, client_id: client, leg } = this.leg.claims;
    const tell = (line: SessionLine) => this.line.report(line);
    return new ChannelUse(operation, { session, client, leg, channel }, asked, tell);
  }
}

function isOperation(operation: string): operation is ToolOperation {
  return Object.hasOwn(permissionsOf, operation);
}
