import { decodeDataFrame, encodeDataFrame, limits } from '@jumpfleet/gateway-contracts';
import { sessionMessage, sessionSubprotocol } from '@jumpfleet/gateway-contracts';
import type { SessionMessage } from '@jumpfleet/gateway-contracts';
import { RepresentativeEnd } from '@jumpfleet/gateway-domain';
import type { ChannelEnd, SessionEffect } from '@jumpfleet/gateway-domain';
import { emptyChat, withSaid } from '../application/session/chat-log.js';
import type { ChatLog } from '../application/session/chat-log.js';
import { closeSentence } from '../application/session/session-endings.js';
import { ToolFailure } from '../application/session/session-port.js';
import type {
  Operation,
  OperationEvents,
  ToolRequest,
  Tools,
} from '../application/session/session-port.js';
import { afterEffect, newSession } from '../application/session/session-view.js';
import type { SessionView } from '../application/session/session-view.js';
import { failureWords } from '../application/session/tool-words.js';
import { Store } from '../application/store.js';
import type { Jump } from '../application/session-tabs.js';
import { ApiError, messageOf } from './api.js';
import { sessionTicket } from './sessions-api.js';

type Running = Readonly<{ events: OperationEvents; drained: (() => void)[] }>;
type Effect = SessionEffect<ToolRequest>;
type ChannelEffect = Extract<Effect, { channel: number }>;

/** How much of what was written may wait for credit before the writer does. */
const waitingBytes = 1_048_576;
const tickMs = 1_000;
const malformed = {
  code: 4400,
  reason: 'The server sent something that this console does not understand.',
};

function parsed(text: string): SessionMessage | undefined {
  try {
    const read = sessionMessage.safeParse(JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

/** A session's line in the browser: it comes back by itself when it is lost, and its operations go on. */
export class SessionSocket implements Tools {
  readonly view = new Store<SessionView>(newSession);
  readonly chat = new Store<ChatLog>(emptyChat);
  readonly #sessionId: string;
  readonly #end = new RepresentativeEnd<ToolRequest>(limits, Date.now());
  readonly #running = new Map<number, Running>();
  readonly #clock: ReturnType<typeof setInterval>;
  #socket: WebSocket | undefined;

  constructor(jump: Jump) {
    this.#sessionId = jump.session.id;
    this.#connect(jump);
    this.#clock = setInterval(() => this.#do(this.#end.tick(Date.now())), tickMs);
  }

  readonly open = (request: ToolRequest, events: OperationEvents): Operation => {
    const { channels } = this.#end;
    const { channel, effects } = channels.open(request);
    this.#running.set(channel, { events, drained: [] });
    this.#do(effects);
    return {
      write: (bytes) => this.#write(channel, bytes),
      waiting: () => channels.waiting(channel),
      resize: (size) => this.#do(channels.resize(channel, size)),
      close: () => this.#do(channels.close(channel, '')),
    };
  };

  /** Arrives once, however often the line is lost meanwhile. */
  say(text: string): void {
    this.#do(this.#end.say({ id: uniqueId(), text }, Date.now()));
  }

  end(): void {
    this.#do(this.#end.end());
  }

  #connect({ ticket, websocket_url: url }: Jump): void {
    const socket = new WebSocket(url, sessionSubprotocol);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.#ifCurrent(socket, () => this.#end.connected(ticket, Date.now()));
    socket.onmessage = ({ data }: MessageEvent<unknown>) =>
      this.#ifCurrent(socket, () => this.#read(data));
    socket.onclose = ({ code, reason }) =>
      this.#ifCurrent(socket, () =>
        this.#end.lost({ code, reason: closeSentence(code, reason) }, Date.now()),
      );
    this.#socket = socket;
  }

  #ifCurrent(socket: WebSocket, effects: () => readonly Effect[]): void {
    if (this.#socket === socket) this.#do(effects());
  }

  #read(data: unknown): readonly Effect[] {
    const now = Date.now();
    if (data instanceof ArrayBuffer) {
      const frame = decodeDataFrame(new Uint8Array(data));
      if (frame !== undefined) return this.#end.heardData(frame.channel, frame.payload, now);
    }
    const message = typeof data === 'string' ? parsed(data) : undefined;
    return message === undefined ? this.#end.lost(malformed, now) : this.#end.heard(message, now);
  }

  #do(effects: readonly Effect[]): void {
    for (const effect of effects) {
      this.view.update((view) => afterEffect(view, effect));
      if (effect.do === 'send') this.#send(JSON.stringify(effect.message));
      else if ('channel' in effect) this.#doInChannel(effect);
      else this.#doInSession(effect);
    }
  }

  #doInSession(effect: Exclude<Effect, ChannelEffect>): void {
    switch (effect.do) {
      case 'said':
        return this.chat.update((log) => withSaid(log, [effect.said]));
      case 'dial':
        return void setTimeout(() => void this.#dial(), effect.inMs);
      case 'hang-up':
        return this.#hangUp(effect.isDead);
      case 'ended':
        clearInterval(this.#clock);
        return this.#hangUp(false);
      default:
        return undefined;
    }
  }

  #doInChannel(effect: ChannelEffect): void {
    const { channel } = effect;
    const running = this.#running.get(channel);
    switch (effect.do) {
      case 'send-data':
        return this.#send(new Uint8Array(encodeDataFrame(channel, effect.payload)));
      case 'opened':
        return running?.events.opened?.(effect.result ?? {});
      case 'deliver':
        return this.#deliver(channel, effect.payload, running?.events.data);
      case 'drained':
        return running?.drained.splice(0).forEach((resolve) => resolve());
      case 'over':
        this.#running.delete(channel);
        running?.drained.splice(0).forEach((resolve) => resolve());
        if (running !== undefined) tellEnd(running.events, effect.end);
    }
  }

  #deliver(channel: number, payload: Uint8Array, data: OperationEvents['data']): void {
    const taken = () => this.#do(this.#end.channels.used(channel, payload.length));
    if (data === undefined) taken();
    else data(payload, taken);
  }

  /** Any other code than 1000 is a line that was lost. */
  #hangUp(isDead: boolean): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close(isDead ? 4414 : 1000);
  }

  /** Only sessions' own no is final; a site that is being restarted answers, too. */
  async #dial(): Promise<void> {
    try {
      this.#connect(await sessionTicket(this.#sessionId));
    } catch (error) {
      const forGood = error instanceof ApiError && [403, 404, 409, 410].includes(error.status);
      this.#do(this.#end.unreachable({ forGood, reason: messageOf(error) }, Date.now()));
    }
  }

  async #write(channel: number, bytes: Uint8Array): Promise<void> {
    const { channels } = this.#end;
    this.#do(channels.write(channel, bytes));
    if (channels.waiting(channel) < waitingBytes) return;
    await new Promise<void>((resolve) => {
      const running = this.#running.get(channel);
      if (running === undefined) resolve();
      else running.drained.push(resolve);
    });
  }

  #send(frame: string | Uint8Array<ArrayBuffer>): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(frame);
  }
}

/** `crypto.randomUUID` is there on https only. */
function uniqueId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}

function tellEnd({ done, failed }: OperationEvents, end: ChannelEnd): void {
  switch (end.kind) {
    case 'done':
      return done(end.exitCode, end.result ?? {});
    case 'refused':
    case 'failed':
      return failed(new ToolFailure(end.code, failureWords(end.code, end.reason)));
    case 'closed':
      return undefined;
  }
}
