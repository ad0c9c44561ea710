import { bulkGarbage } from '@jumpfleet/gateway-client';
import { limits, mayOpen, operationOf } from '@jumpfleet/gateway-contracts';
import type { RepresentativeFrame, SessionMessage } from '@jumpfleet/gateway-contracts';
import { Channels } from '@jumpfleet/gateway-domain';
import type { ChannelBreach, ChannelVerdict, EndReason } from '@jumpfleet/gateway-domain';
import type { CreditGate } from '../../application/credit-gate.js';
import { computerAway, toolNotAllowed } from '../../application/endings.js';
import { channelOf, payloadOf, renumbered } from './frames.js';
import type { Relay, RelayEnd } from './relay.js';
import type { ToClient, ToRepresentative } from './relay-ways.js';

/** Who is told what comes from the client, and what the representative did wrong. */
export interface RelayOwner {
  tell(message: SessionMessage): void;
  sendData(frame: Uint8Array): void;
  broke(rule: ChannelBreach): void;
  /** An `open` that the session's permissions do not give. */
  refused(open: Open, code: string): void;
  clientEnded(reason: EndReason): void;
  /** The client's line is lost, or the way to it. */
  clientAway(reason: EndReason): void;
  replaced(): void;
}

type Frame = Exclude<RepresentativeFrame, { kind: 'fault' }>;
type Message = Extract<Frame, { kind: 'message' }>['message'];
export type Command = Extract<Message, { channel: number }>;
export type Open = Extract<Message, { t: 'open' }>;
type Answer = Extract<ToRepresentative, { channel: number }>;

const channelLimits = {
  maxChannels: limits.maxChannelsPerSession,
  initialCreditBytes: limits.initialCreditBytes,
  maxCreditBytes: limits.maxCreditBytes,
};

/** A representative's channels: nothing passes that the ticket and the credit do not allow. */
export class RepresentativeRelay implements RelayEnd<ToRepresentative> {
  private readonly channels = new Channels(channelLimits);
  private relay: Relay<ToClient> | undefined;

  constructor(
    private readonly permissions: readonly string[],
    private readonly credit: CreditGate,
    private readonly owner: RelayOwner,
  ) {}

  /** A way to the client; channels of before wait until they are resumed. */
  connect(relay: Relay<ToClient>): void {
    this.relay = relay;
  }

  /** The way is lost, or was left. */
  disconnect(last?: Extract<ToClient, { t: 'ended' | 'detached' }>): void {
    const { relay } = this;
    this.relay = undefined;
    if (last) relay?.say(last);
    relay?.close();
    this.channels.suspendAll();
  }

  fromRepresentative(frame: Frame): void {
    if (frame.kind === 'data') this.dataFromRepresentative(frame.channel, frame.payload);
    else if ('channel' in frame.message) this.command(frame.message);
  }

  /** While the client is away only what needs no answer of it is done; the rest is said once more afterwards. */
  hold(frame: Frame): void {
    if (frame.kind === 'data') return;
    const { message } = frame;
    if (message.t === 'close') this.channels.close(message.channel);
    else if (message.t === 'open')
      this.owner.tell({ t: 'refused', channel: message.channel, ...computerAway });
  }

  data(frame: Uint8Array): void {
    if (this.channels.received(channelOf(frame), payloadOf(frame).length) === 'pass')
      this.owner.sendData(frame);
  }

  said(message: ToRepresentative): void {
    switch (message.t) {
      case 'ended':
        return this.owner.clientEnded(message.reason);
      case 'detached':
        return this.owner.clientAway('client-gone');
      case 'replaced':
        return this.owner.replaced();
      default:
        if (this.verdictOnAnswer(message) === 'pass') this.tell(message);
    }
  }

  lost(): void {
    this.owner.clientAway('connection-lost');
  }

  private dataFromRepresentative(channel: number, payload: Uint8Array): void {
    const verdict = this.channels.send(channel, payload.length);
    bulkGarbage.add(payload.length);
    this.credit.input(payload.length);
    if (verdict === 'pass') this.relay?.send(renumbered(payload, channel));
    this.judged(verdict);
  }

  private command(message: Command): void {
    if (message.t === 'open' && !mayOpen(this.permissions, operationOf(message))) {
      this.owner.tell({ t: 'refused', channel: message.channel, ...toolNotAllowed });
      this.owner.refused(message, toolNotAllowed.code);
      return;
    }
    const verdict = this.verdictOn(message);
    if (verdict === 'pass') this.pass(message);
    this.judged(verdict);
  }

  private pass(message: Command): void {
    const { relay } = this;
    if (message.t !== 'credit') relay?.say(message);
    else
      this.credit.pass(message.bytes, () => {
        if (this.relay === relay) relay?.say(message);
      });
  }

  private tell(answer: Answer): void {
    const { relay } = this;
    if (answer.t !== 'credit') this.owner.tell(answer);
    else
      this.credit.pass(answer.bytes, () => {
        if (this.relay !== relay) return;
        if (this.channels.granted(answer.channel, answer.bytes) === 'pass') this.owner.tell(answer);
      });
  }

  private verdictOn(message: Command): ChannelVerdict {
    switch (message.t) {
      case 'open':
        return this.channels.open(message.channel);
      case 'resume':
        return this.channels.resume(message.channel);
      case 'resize':
        return this.channels.isLive(message.channel) ? 'pass' : 'ignore';
      case 'credit':
        return this.channels.grant(message.channel, message.bytes);
      case 'close':
        return this.channels.close(message.channel);
    }
  }

  private verdictOnAnswer(message: Answer): ChannelVerdict {
    switch (message.t) {
      case 'opened':
        return this.channels.opened(message.channel);
      case 'resumed':
        return this.channels.resumed(message.channel);
      case 'credit':
        return this.channels.isLive(message.channel) ? 'pass' : 'ignore';
      case 'exit':
        return this.channels.isLive(message.channel) ? 'pass' : 'ignore';
      case 'refused':
      case 'close':
        return this.channels.close(message.channel);
    }
  }

  private judged(verdict: ChannelVerdict): void {
    if (verdict === 'malformed' || verdict === 'limitExceeded') this.owner.broke(verdict);
  }
}
