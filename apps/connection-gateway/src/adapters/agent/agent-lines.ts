import { closeCodes, decodeAgentFrame, limits } from '@jumpfleet/gateway-contracts';
import type { AgentFrame, AgentMessage, GatewayMessage } from '@jumpfleet/gateway-contracts';
import { agentLine, challenge } from '@jumpfleet/gateway-domain';
import type { AgentEffect, AgentInput, ChannelBreach, Goodbye } from '@jumpfleet/gateway-domain';
import type { WebSocket } from 'ws';
import type { AgentIdentity } from '../../application/agent-identity.js';
import { skillsOf } from '../../application/client-skills.js';
import { inputOf } from './agent-input.js';
import { AgentSocket } from './agent-socket.js';
import type { LineOwner, Listening, PendingProof } from './agent-socket.js';
import { freshNonce, provesIdentity } from './connect-proof.js';
import { isAboutUpgrade } from './upgrade-message.js';
import type { UpgradeMessage } from './upgrade-message.js';
import { welcomeOf } from './welcome.js';
import type { WelcomeTerms } from './welcome.js';

type Hello = Extract<AgentMessage, { t: 'hello' }>;
type StatsMessage = Extract<AgentMessage, { t: 'stats' }>;
type ThumbnailMessage = Extract<AgentMessage, { t: 'thumbnail' }>;
/** A frame that belongs to a session's channel. */
export type ChannelFrame = Exclude<AgentFrame, { kind: 'fault' }>;

/** What a client said of itself, and how it proved that. */
export type CameOnline = Readonly<{ hello: Hello; proved: PendingProof }>;

/** What a shard does with what its lines say. */
export interface AgentLineEvents {
  cameOnline(socket: AgentSocket, epoch: number, said: CameOnline): void;
  wentOffline(socket: AgentSocket, epoch: number, goodbye: Goodbye | undefined): void;
  statistics(client: string, epoch: number, message: StatsMessage, bytes: number): void;
  thumbnail(client: string, message: ThumbnailMessage): void;
  /** Answers what broke the protocol, if anything did. */
  channelFrame(socket: AgentSocket, frame: ChannelFrame): ChannelBreach | undefined;
  upgradeMessage(socket: AgentSocket, message: UpgradeMessage): ChannelBreach | undefined;
  /** The sessions of this line are over, and so is its permit. */
  lineLost(socket: AgentSocket, deleted: boolean): void;
  listen(socket: AgentSocket): void;
  unlisten(listening: Listening): void;
  closed(why: string): void;
}

const remove = JSON.stringify({ t: 'remove' } satisfies GatewayMessage);

/** All connections of Jump Clients to this shard. */
export class AgentLines implements LineOwner {
  private readonly challenged = new Set<AgentSocket>();
  private readonly live = new Map<string, AgentSocket>();

  constructor(
    private readonly events: AgentLineEvents,
    private readonly terms: WelcomeTerms,
  ) {}

  get unauthenticated(): number {
    return this.challenged.size;
  }

  get online(): number {
    return this.live.size;
  }

  find(client: string): AgentSocket | undefined {
    return this.live.get(client);
  }

  accept(socket: AgentSocket, identity: AgentIdentity, ip: string): void {
    const nonce = freshNonce();
    socket.clientId = identity.clientId;
    socket.customer = identity.customer ?? null;
    socket.proof = { identity, nonce, ip };
    socket.line = challenge(performance.now());
    socket.owner = this;
    socket.on('message', onMessage);
    socket.on('close', onClose);
    socket.on('error', onError);
    this.challenged.add(socket);
    const resume = identity.proof.by === 'pass' ? { resume: true } : {};
    say(socket, { t: 'challenge', nonce, shard: this.terms.shard, ...resume });
  }

  frame(socket: AgentSocket, data: Buffer, isBinary: boolean): void {
    if (socket.line.phase === 'closed') return;
    if (socket.line.phase === 'challenged' && data.length > limits.maxHelloBytes) {
      this.step(socket, { on: 'fault', why: 'frameTooLarge' });
      return;
    }
    const frame = decodeAgentFrame(isBinary ? data : data.toString());
    switch (frame.kind) {
      case 'fault':
        this.step(socket, { on: 'fault', why: frame.why });
        return;
      case 'data':
        this.step(socket, { on: 'channel', now: performance.now() }, frame);
        return;
      case 'message':
        this.message(socket, frame, data.length);
    }
  }

  gone(socket: AgentSocket): void {
    this.step(socket, { on: 'gone' });
  }

  step(socket: AgentSocket, input: AgentInput, frame?: ChannelFrame, bytes = 0): void {
    const { line, effects } = agentLine(socket.line, input, limits);
    const was = socket.line;
    socket.line = line;
    for (const effect of effects) this.perform(socket, effect, frame, bytes);
    if (line.phase === 'closed' && was.phase !== 'closed') this.forget(socket, input);
  }

  /** One pass over all lines: who was silent for too long, or never said who it is. */
  sweep(): void {
    const now = performance.now();
    for (const socket of this.challenged) this.step(socket, { on: 'sweep', now });
    for (const socket of this.live.values()) {
      const { line } = socket;
      if (line.phase === 'live' && now - line.heardAt > limits.silenceMs)
        this.step(socket, { on: 'sweep', now });
      else if (socket.bufferedAmount > limits.maxBufferedBytes)
        this.step(socket, { on: 'fault', why: 'limitExceeded' });
    }
  }

  /** Another connection of the client, here or on another shard, was given this epoch. */
  supersede(client: string, epoch: number): void {
    const socket = this.live.get(client);
    if (socket) this.step(socket, { on: 'newer-connection', epoch });
  }

  /** The client was deleted. */
  remove(client: string): boolean {
    const socket = this.live.get(client);
    if (socket) this.step(socket, { on: 'deleted' });
    return socket !== undefined;
  }

  /** Says goodbye to every line, a few at a time, so that they do not all come back at once. */
  async drain(groupSize: number, pauseMs: number): Promise<void> {
    const sockets = [...this.challenged, ...this.live.values()];
    for (let i = 0; i < sockets.length; i += groupSize) {
      for (const socket of sockets.slice(i, i + groupSize)) this.step(socket, { on: 'drain' });
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  sockets(): IterableIterator<AgentSocket> {
    return this.live.values();
  }

  private message(
    socket: AgentSocket,
    frame: Extract<AgentFrame, { kind: 'message' }>,
    bytes: number,
  ): void {
    const { message } = frame;
    const now = performance.now();
    const input = message.t === 'hello' ? this.judge(socket, message, now) : inputOf(message, now);
    this.step(socket, input, frame, bytes);
  }

  private judge(socket: AgentSocket, hello: Hello, now: number): AgentInput {
    const { proof, clientId } = socket;
    const verified = proof !== null && provesIdentity(proof.identity, proof.nonce, hello);
    const older = this.live.get(clientId)?.line;
    const known = older?.phase === 'live' ? older.epoch : 0;
    const lastEpoch = Math.max(hello.last_epoch, known);
    return { on: 'hello', verified, lastEpoch, now, micros: Date.now() * 1000 };
  }

  private perform(
    socket: AgentSocket,
    effect: AgentEffect,
    frame: ChannelFrame | undefined,
    bytes: number,
  ): void {
    switch (effect.do) {
      case 'welcome':
        this.welcome(socket, effect.epoch, frame);
        return;
      case 'pong':
        say(socket, { t: 'pong', reconnect_spread_ms: this.terms.reconnectSpreadMs() });
        return;
      case 'send-remove':
        socket.send(remove);
        return;
      case 'record-stats':
        this.record(socket, frame, bytes);
        return;
      case 'keep-thumbnail':
        if (frame?.kind === 'message' && frame.message.t === 'thumbnail' && !socket.customer)
          this.events.thumbnail(socket.clientId, frame.message);
        return;
      case 'relay':
      case 'upgrade':
        this.passOn(socket, frame);
        return;
      case 'report-offline':
        this.events.wentOffline(socket, effect.epoch, effect.goodbye);
        return;
      case 'close':
        this.hangUp(socket, effect.why);
    }
  }

  private welcome(socket: AgentSocket, epoch: number, frame: ChannelFrame | undefined): void {
    if (frame?.kind !== 'message' || frame.message.t !== 'hello') return;
    const { clientId, proof } = socket;
    if (!proof) return;
    socket.proof = null;
    socket.skills = skillsOf(frame.message);
    this.challenged.delete(socket);
    this.events.listen(socket);
    const older = this.live.get(clientId);
    this.live.set(clientId, socket);
    if (older) this.step(older, { on: 'newer-connection', epoch });
    say(socket, welcomeOf(this.terms, epoch, proof.identity));
    this.events.cameOnline(socket, epoch, { hello: frame.message, proved: proof });
  }

  private record(socket: AgentSocket, frame: ChannelFrame | undefined, bytes: number): void {
    if (frame?.kind !== 'message' || frame.message.t !== 'stats') return;
    if (socket.line.phase !== 'live' || socket.customer) return;
    this.events.statistics(socket.clientId, socket.line.epoch, frame.message, bytes);
  }

  private passOn(socket: AgentSocket, frame: ChannelFrame | undefined): void {
    if (!frame) return;
    const message = frame.kind === 'message' ? frame.message : undefined;
    const breach =
      message && isAboutUpgrade(message)
        ? this.events.upgradeMessage(socket, message)
        : this.events.channelFrame(socket, frame);
    if (breach) this.step(socket, { on: 'fault', why: breach });
  }

  private hangUp(socket: AgentSocket, why: keyof typeof closeCodes | 'finished'): void {
    this.events.closed(why);
    socket.close(why === 'finished' ? 1000 : closeCodes[why], why);
  }

  private forget(socket: AgentSocket, input: AgentInput): void {
    this.challenged.delete(socket);
    socket.proof = null;
    if (socket.listening) this.events.unlisten(socket.listening);
    socket.listening = null;
    if (this.live.get(socket.clientId) === socket) this.live.delete(socket.clientId);
    this.events.lineLost(socket, input.on === 'deleted');
  }
}

function say(socket: AgentSocket, message: GatewayMessage): void {
  socket.send(JSON.stringify(message));
}

/** One set of handlers for all sockets; `this` is the socket. */
function onMessage(this: WebSocket, data: Buffer, isBinary: boolean): void {
  if (this instanceof AgentSocket) this.owner?.frame(this, data, isBinary);
}

function onClose(this: WebSocket): void {
  if (this instanceof AgentSocket) this.owner?.gone(this);
}

/** A broken frame or socket: `ws` answers with the close code itself, and `close` follows. */
function onError(): void {
  return;
}
