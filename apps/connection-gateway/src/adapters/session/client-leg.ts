import { limits } from '@jumpfleet/gateway-contracts';
import type { EndReason } from '@jumpfleet/gateway-domain';
import type { SessionTicketClaims } from '@jumpfleet/sessions-contracts';
import type { Listening } from '../nats/session-subjects.js';
import { LegChannels } from './leg-channels.js';
import type { ChannelLine, LegOfChannels } from './leg-channels.js';
import type { Relay, RelayEnd } from './relay.js';
import type { ToClient, ToRepresentative } from './relay-ways.js';

export interface LegLine extends ChannelLine {
  /** The leg is over on this shard, and so is the line's part in it. */
  over(leg: ClientLeg, reason: EndReason): void;
}

/** Sessions ends a leg whose representative did not come back; its word may be late. */
const forgottenAfterMs = limits.sessionGraceMs + 5_000;

/** One representative's part in a session, at the end of the Jump Client. */
export class ClientLeg implements LegOfChannels, RelayEnd<ToClient> {
  readonly channels: LegChannels;
  relay: Relay<ToRepresentative> | undefined;
  private detachedAt: number | undefined;
  private isOver = false;
  listening: Listening | undefined;

  constructor(
    public claims: SessionTicketClaims,
    private readonly line: LegLine,
  ) {
    this.channels = new LegChannels(this, line);
  }

  /** A line of the representative; an earlier one is told that it is replaced. */
  attach(claims: SessionTicketClaims, relay: Relay<ToRepresentative>): void {
    this.relay?.say({ t: 'replaced' });
    this.detach();
    this.claims = claims;
    this.relay = relay;
    this.detachedAt = undefined;
  }

  said(message: ToClient): void {
    switch (message.t) {
      case 'ended':
        return this.drop(message.reason);
      case 'detached':
        return this.canResume ? this.detach() : this.end('connection-lost');
      case 'open':
        return this.channels.open(message);
      case 'resume':
        return this.channels.resume(message);
      case 'resize':
      case 'credit':
      case 'close':
        return this.channels.command(message);
    }
  }

  data(frame: Uint8Array): void {
    this.channels.data(frame);
  }

  /** The way to the representative is lost, perhaps in this direction only. */
  lost(): void {
    this.relay?.say({ t: 'detached' });
    this.said({ t: 'detached' });
  }

  /** The client's line is lost. */
  clientLost(reason: EndReason): void {
    if (reason !== 'client-gone' || !this.canResume) return this.end(reason);
    this.relay?.say({ t: 'detached' });
    this.channels.keepAll();
    this.close();
  }

  sweep(now: number): void {
    const { ends_at } = this.claims;
    if (ends_at !== undefined && Date.now() >= ends_at) this.end('schedule-ended');
    else if (now - (this.detachedAt ?? now) > forgottenAfterMs) this.drop('connection-lost');
  }

  /** This side ends the leg: the other side is told, and so is the world. */
  end(reason: EndReason): void {
    if (this.isOver) return;
    const { sub: session, client_id: client, leg } = this.claims;
    this.relay?.say({ t: 'ended', reason });
    this.line.report({ event: 'ended', session, client, leg, at: Date.now(), reason });
    this.drop(reason);
  }

  private get canResume(): boolean {
    return this.line.skills.has('resume');
  }

  /** The client keeps the channels, and nothing comes from them any more. */
  private detach(): void {
    if (this.isOver || !this.relay) return;
    this.relay.close();
    this.relay = undefined;
    this.detachedAt = performance.now();
    this.channels.keepAll();
    const { sub: session, leg } = this.claims;
    this.line.tell({ t: 'detach', session, leg });
  }

  private drop(reason: EndReason): void {
    if (this.isOver) return;
    this.channels.closeAll(reason);
    this.close();
    this.line.over(this, reason);
  }

  private close(): void {
    this.isOver = true;
    this.relay?.close();
    this.relay = undefined;
    this.listening?.unsubscribe();
  }
}
