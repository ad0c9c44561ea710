import { closeCodes, decodeRepresentativeFrame, limits } from '@jumpfleet/gateway-contracts';
import type {
  RepresentativeFrame,
  RepresentativeMessage,
  SessionMessage,
  SessionNotice,
  SessionWord,
} from '@jumpfleet/gateway-contracts';
import { Allowance, awaitAttach, representativeLine } from '@jumpfleet/gateway-domain';
import type {
  ChannelBreach,
  EndReason,
  RepresentativeEffect,
  RepresentativeInput,
  RepresentativeLine,
} from '@jumpfleet/gateway-domain';
import type { SessionTicketClaims } from '@jumpfleet/sessions-contracts';
import type { WebSocket } from 'ws';
import type { CreditGate } from '../../application/credit-gate.js';
import { endingOf, toolNotAllowed } from '../../application/endings.js';
import type { Listening, SessionListener } from '../nats/session-subjects.js';
import type { AskAnswer, AskedLine } from './client-calls.js';
import type { Relay, RelayEnd } from './relay.js';
import type { ToClient, ToRepresentative } from './relay-ways.js';
import { RepresentativeRelay } from './representative-relay.js';
import type { Open, RelayOwner } from './representative-relay.js';

type Said = Extract<RepresentativeMessage, { t: 'say' }>;

/** What a representative's line needs of its shard. */
export interface SessionOffice {
  readonly credit: CreditGate;
  takeTicket(ticket: string): SessionTicketClaims | undefined;
  listen(claims: SessionTicketClaims, listener: SessionListener): Listening;
  /** Asks the client's shard to join. */
  ask(asked: AskedLine, end: RelayEnd<ToRepresentative>): Promise<AskAnswer>;
  report(claims: SessionTicketClaims, what: LineReport): void;
  /** A leg goes on after a line was lost, its own or the client's. */
  resumed(): void;
  closed(session: RepresentativeSession): void;
}

export type LineReport =
  | Readonly<{ event: 'attached' | 'detached'; line: number }>
  | Readonly<{ event: 'ended'; reason: EndReason }>
  | Readonly<{ event: 'said'; id: string; text: string }>
  | Readonly<{ event: 'refused'; open: Open; code: string }>;

type Attach = Extract<RepresentativeMessage, { t: 'attach' }>;
type Frame = Exclude<RepresentativeFrame, { kind: 'fault' }>;

const sayings = { burst: 20, perSecond: 2 };

/** A representative's end of one leg of a session. */
export class RepresentativeSession implements RelayOwner, SessionListener {
  private line: RepresentativeLine = awaitAttach(performance.now());
  private readonly talk = new Allowance(sayings.burst, sayings.perSecond);
  private asked: AskedLine | undefined;
  private relay: RepresentativeRelay | undefined;
  private listening: Listening | undefined;
  private tools: readonly string[] = [];
  private keeps = false;

  constructor(
    private readonly socket: WebSocket,
    private readonly office: SessionOffice,
  ) {}

  get isSuspended(): boolean {
    return this.line.phase === 'suspended';
  }

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
    const endsAt = this.asked?.claims.ends_at;
    if (this.socket.bufferedAmount > limits.maxBufferedBytes)
      this.step({ on: 'fault', why: 'limitExceeded' });
    else if (endsAt !== undefined && Date.now() >= endsAt) this.ended('schedule-ended');
    else this.step({ on: 'sweep', now });
  }

  ended(reason: EndReason): void {
    this.step({ on: 'over', ending: endingOf(reason) });
  }

  noticed(notice: SessionNotice): void {
    this.tell({ t: 'notice', ...notice });
  }

  word(word: SessionWord): void {
    const { kind, ...told } = word;
    if (this.isConfirmed) this.tell({ t: kind, ...told } as SessionMessage);
  }

  clientEnded(reason: EndReason): void {
    this.ended(reason);
  }

  clientAway(reason: EndReason): void {
    const ending = endingOf(this.keeps ? 'client-gone' : reason);
    this.step({ on: 'client-away', ending, now: performance.now() });
  }

  replaced(): void {
    this.step({ on: 'replaced' });
  }

  broke(rule: ChannelBreach): void {
    this.step({ on: 'fault', why: rule });
  }

  refused(open: Open, code: string): void {
    this.report({ event: 'refused', open, code });
  }

  tell(message: SessionMessage): void {
    this.send(JSON.stringify(message));
  }

  sendData(frame: Uint8Array): void {
    this.send(frame);
  }

  private get isConfirmed(): boolean {
    const { line } = this;
    return line.phase === 'attached' || (line.phase === 'suspended' && line.isConfirmed);
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

  private attach({ ticket, resume = false }: Attach, now: number): void {
    const claims = this.line.phase === 'waiting' ? this.office.takeTicket(ticket) : undefined;
    if (claims) {
      const { line = Date.now() } = claims;
      this.asked = { claims, ticket, isResumed: resume, by: crypto.randomUUID(), line };
      this.relay = new RepresentativeRelay(claims.permissions, this.office.credit, this);
      this.listening = this.office.listen(claims, this);
    }
    this.step({ on: 'attach', ticketValid: claims !== undefined, isResumed: resume, now });
  }

  private perform(effect: RepresentativeEffect, frame: Frame | undefined): void {
    switch (effect.do) {
      case 'ask-client':
        void this.askClient();
        return;
      case 'confirm':
        return this.confirm();
      case 'restore':
        this.office.resumed();
        return this.tell({ t: 'restored' });
      case 'pong':
        return this.tell({ t: 'pong' });
      case 'relay':
      case 'hold':
        return this.channelFrame(frame, effect.do);
      case 'suspend':
        return this.suspend(effect.until);
      case 'tell':
        return this.tell({ t: 'ended', reason: effect.ending.text, code: effect.ending.code });
      case 'detach':
      case 'finish':
      case 'let-go':
        return this.part(effect);
      case 'close':
        this.socket.close(closeCodes[effect.why], effect.why);
    }
  }

  private async askClient(): Promise<void> {
    const { asked, relay } = this;
    if (!asked || !relay) return;
    // Who was suspended asks for the channels that it had.
    const isResumed = asked.isResumed || this.line.phase === 'suspended';
    const answer = await this.office.ask({ ...asked, isResumed }, relay);
    if (this.line.phase !== 'attaching' && this.line.phase !== 'suspended') {
      if (answer.kind === 'joined') hangUp(answer.relay, isResumed);
      return;
    }
    if (answer.kind === 'refused') {
      const { ending, mayComeBack } = answer;
      this.step({ on: 'refused', ending, mayComeBack, now: performance.now() });
      return;
    }
    relay.connect(answer.relay);
    this.tools = answer.tools;
    this.keeps = answer.keeps;
    this.step({ on: 'joined', keeps: answer.keeps });
  }

  private confirm(): void {
    if (!this.asked) return;
    const { claims, isResumed, line } = this.asked;
    const { sub: session, leg, permissions } = claims;
    const client = { id: claims.client_id, name: claims.client_name };
    const { keeps } = this;
    const about = { grace_ms: keeps ? limits.sessionGraceMs : 0, resumed: isResumed && keeps };
    const tools = [...this.tools];
    this.tell({ t: 'attached', session, leg, client, permissions, tools, ...about });
    this.report({ event: 'attached', line });
    if (about.resumed) this.office.resumed();
  }

  private suspend(until: number): void {
    this.relay?.disconnect();
    const inMs = until - performance.now();
    this.tell({ t: 'suspended', until: new Date(Date.now() + inMs).toISOString() });
  }

  private part(
    effect: Extract<RepresentativeEffect, { do: 'detach' | 'finish' | 'let-go' }>,
  ): void {
    this.listening?.unsubscribe();
    if (effect.do === 'finish') {
      this.relay?.disconnect({ t: 'ended', reason: effect.reason });
      this.report({ event: 'ended', reason: effect.reason });
    } else if (effect.do === 'detach') {
      this.relay?.disconnect({ t: 'detached' });
      if (this.asked) this.report({ event: 'detached', line: this.asked.line });
    } else this.relay?.disconnect();
  }

  private channelFrame(frame: Frame | undefined, what: 'relay' | 'hold'): void {
    if (frame?.kind === 'message' && frame.message.t === 'say') return this.say(frame.message);
    if (frame && what === 'relay') this.relay?.fromRepresentative(frame);
    else if (frame) this.relay?.hold(frame);
  }

  private say({ id, text }: Said): void {
    if (!this.talk.take(performance.now())) return this.broke('limitExceeded');
    if (this.asked?.claims.permissions.includes('chat')) this.report({ event: 'said', id, text });
    else this.tell({ t: 'notice', ...toolNotAllowed });
  }

  private report(what: LineReport): void {
    if (this.asked) this.office.report(this.asked.claims, what);
  }

  private send(frame: string | Uint8Array): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(frame);
  }
}

/** Whoever asked is gone: the client's shard need not find out by silence. */
function hangUp(relay: Relay<ToClient>, isResumed: boolean): void {
  relay.say(isResumed ? { t: 'detached' } : { t: 'ended', reason: 'connection-lost' });
  relay.close();
}
