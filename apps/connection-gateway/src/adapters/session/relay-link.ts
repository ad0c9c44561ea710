import {
  decodeRelayFrame,
  encodeRelayFrame,
  sessionEndRequest,
  sessionNotice,
  subjects,
} from '@jumpfleet/gateway-contracts';
import type { ClientReply, SessionNotice } from '@jumpfleet/gateway-contracts';
import type { EndReason } from '@jumpfleet/gateway-domain';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Msg, Subscription } from '@nats-io/transport-node';
import { jsonOf } from '../nats/roster-reporter.js';

export interface RelayEnd {
  /** A frame of the far end: text when its first byte is `{`, else data. */
  relayed(frame: Uint8Array): void;
  /** The far end is silent, or the bus lost a frame. */
  lost(): void;
  /** Somebody asked for the session's end, or its time is up. */
  endAsked(reason: EndReason): void;
  /** Something that people at this end should know. */
  noticed(notice: SessionNotice): void;
}

/** Which session a link is of, and until when that may last. */
export type RelayedSession = Readonly<{ id: string; leg: string; endsAtMs: number | undefined }>;

export type RelaySide = 'client' | 'representative';

const aliveAfterMs = 2_000;
const lostAfterMs = 7_000;
const alive = Buffer.from('{"t":"alive"}');
const done: ClientReply = { ok: true };

/**
 * One side's half of a session's way over the bus. Each frame is numbered, so that a lost one ends the
 * session instead of tearing a hole into its bytes; silence ends it too.
 */
export class RelayLink {
  private readonly subscriptions: readonly Subscription[];
  private readonly outbound: string;
  private sent = 0;
  private received = 0;
  private saidAt = performance.now();
  private heardAt = performance.now();
  private isClosed = false;

  constructor(
    private readonly nats: NatsConnection,
    private readonly session: RelayedSession,
    side: RelaySide,
    private readonly end: RelayEnd,
    private readonly onClosed: (link: RelayLink) => void,
  ) {
    const [inbound, outbound] =
      side === 'client'
        ? [subjects.relayToClient(session.leg), subjects.relayToRepresentative(session.leg)]
        : [subjects.relayToRepresentative(session.leg), subjects.relayToClient(session.leg)];
    this.outbound = outbound;
    this.subscriptions = [
      nats.subscribe(inbound, { callback: (_error, message) => this.take(message) }),
      nats.subscribe(subjects.sessionEnd(session.id), {
        callback: (_error, message) => this.takeEnd(message),
      }),
      nats.subscribe(subjects.sessionNotice(session.id), {
        callback: (_error, message) => this.takeNotice(message),
      }),
    ];
  }

  say(message: unknown): void {
    this.send(Buffer.from(JSON.stringify(message)));
  }

  send(frame: Uint8Array): void {
    if (this.isClosed || this.nats.isClosed()) return;
    this.sent = (this.sent + 1) >>> 0;
    this.saidAt = performance.now();
    this.nats.publish(this.outbound, encodeRelayFrame(this.sent, frame));
  }

  /** Called from time to time: keeps the far end informed and watches it, and the time that the session has. */
  tick(now: number): void {
    const { endsAtMs } = this.session;
    if (endsAtMs !== undefined && Date.now() >= endsAtMs) this.end.endAsked('schedule-ended');
    else if (now - this.heardAt > lostAfterMs) this.end.lost();
    else if (now - this.saidAt >= aliveAfterMs) this.send(alive);
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const subscription of this.subscriptions) subscription.unsubscribe();
    this.onClosed(this);
  }

  private take(message: Msg): void {
    const relayed = decodeRelayFrame(message.data);
    if (this.isClosed || !relayed) return;
    this.heardAt = performance.now();
    this.received = (this.received + 1) >>> 0;
    if (relayed.sequence === this.received) this.end.relayed(relayed.frame);
    else this.end.lost();
  }

  private takeEnd(message: Msg): void {
    const request = sessionEndRequest.safeParse(jsonOf(message));
    if (!request.success) return;
    if (message.reply) message.respond(JSON.stringify(done));
    this.end.endAsked(request.data.reason);
  }

  private takeNotice(message: Msg): void {
    const notice = sessionNotice.safeParse(jsonOf(message));
    if (!notice.success) return;
    if (message.reply) message.respond(JSON.stringify(done));
    this.end.noticed(notice.data);
  }
}
