import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import {
  agentSubprotocol,
  closeCodes,
  encodeDataFrame,
  limits,
  machineHeader,
  machineHeaderOf,
  passHeader,
} from '@jumpfleet/gateway-contracts';
import type {
  AgentMessage,
  ClientSettings,
  MachineUse,
  Statistics,
} from '@jumpfleet/gateway-contracts';
import { WebSocket } from 'ws';
import type { RawData } from 'ws';
import { agentLine, dueAt, openAgentLine } from './agent-line.js';
import type { AgentLine, AgentLineEffect, AgentProfile } from './agent-line.js';
import type {
  AgentLineInput,
  ChannelMessage,
  SessionWord,
  UpgradeMessage,
  Welcome,
} from './agent-line.js';
import type { LineEnd } from './line-end.js';
import { maskOptions } from './masking.js';
import { resumptionBy } from './pass.js';
import type { KeptPass } from './pass.js';
import { readRefusal } from './refusal.codec.js';

export type AgentDial = Readonly<{
  /** Site address, `http:` or `https:`. */
  site: string;
  credential: string;
  slot?: string | undefined;
  /** Of the last full handshake; one that is over is not shown. */
  pass?: KeptPass | undefined;
  /** Source address, where one is not enough for the number of connections. */
  localAddress?: string | undefined;
  /** Which computer this is, and which start of the program. */
  use?: MachineUse | undefined;
  profile: AgentProfile;
  /**
   * Where one machine plays many clients: a connection that was refused is reset once its answer is read,
   * so that no port waits for a minute behind each.
   */
  leavesNoPort?: boolean;
}>;

/** What a connection tells its owner. `ended` is the last word and comes exactly once. */
export interface AgentOwner {
  /** The site has let the connection in; who this is has still to be proved. */
  opened?(connection: AgentConnection): void;
  online(connection: AgentConnection, welcome: Welcome): void;
  settings(connection: AgentConnection, settings: ClientSettings): void;
  collectStatistics(connection: AgentConnection): void;
  channel(connection: AgentConnection, message: ChannelMessage): void;
  data(connection: AgentConnection, channel: number, payload: Uint8Array): void;
  /** Without these a client takes part in no upgrade; its permit ends for want of progress. */
  upgrade?(connection: AgentConnection, message: UpgradeMessage): void;
  upgradeData?(connection: AgentConnection, offset: number, payload: Uint8Array): void;
  /** For whoever shows things to people at the computer, or wakes others. */
  word?(connection: AgentConnection, word: SessionWord): void;
  remove(connection: AgentConnection): void;
  ended(connection: AgentConnection, end: LineEnd): void;
}

/** A gateway may hold the answer until the client's slot, and longer when it is behind. */
const answerMs = 30_000;

/** A socket knows its connection, so that one set of listeners serves every client of a process. */
class AgentSocket extends WebSocket {
  connection: AgentConnection | undefined;
  stream: Socket | undefined;
}

/** One attempt to be connected and, if it succeeds, the line. Once it is online it keeps no timer: the owner calls `tick` when `dueAt` has come. */
export class AgentConnection {
  readonly leavesNoPort: boolean;
  readonly #socket: AgentSocket;
  readonly #owner: AgentOwner;
  readonly #profile: AgentProfile;
  #line: AgentLine | undefined;
  #handshake: NodeJS.Timeout | undefined;
  #wasOnline = false;
  #end: LineEnd | undefined;
  #hasEnded = false;

  constructor(dial: AgentDial, owner: AgentOwner) {
    this.#owner = owner;
    const pass = dial.pass && dial.pass.goodUntil > Date.now() ? dial.pass : undefined;
    this.#profile = { ...dial.profile, resumption: pass && resumptionBy(pass) };
    this.leavesNoPort = dial.leavesNoPort ?? false;
    const url = agentUrl(dial.site);
    this.#socket = new AgentSocket(url, agentSubprotocol, {
      ...maskOptions(url),
      headers: {
        authorization: `JumpClient ${dial.credential}`,
        ...(dial.slot === undefined ? {} : { 'jumpfleet-slot': dial.slot }),
        ...(pass && { [passHeader]: pass.token }),
        ...(dial.use && { [machineHeader]: machineHeaderOf(dial.use) }),
      },
      perMessageDeflate: false,
      maxPayload: limits.maxFrameBytes,
      handshakeTimeout: answerMs,
      ...(dial.localAddress === undefined ? {} : { localAddress: dial.localAddress }),
    });
    this.#socket.connection = this;
    listen(this.#socket);
  }

  get isOnline(): boolean {
    return this.#line?.phase === 'online';
  }

  /** What waits in this process to be sent. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  get dueAt(): number {
    return this.#line === undefined ? Number.POSITIVE_INFINITY : dueAt(this.#line);
  }

  tick(now: number): void {
    this.#step({ type: 'tick', now });
  }

  send(message: AgentMessage): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  sendData(channel: number, payload: Uint8Array): void {
    if (this.#socket.readyState === WebSocket.OPEN)
      this.#socket.send(encodeDataFrame(channel, payload));
  }

  sendStatistics(statistics: Statistics, now: number): void {
    this.#step({ type: 'statistics', statistics, now });
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** Ends the connection without a word, as a crash would; no port stays behind waiting. */
  cut(): void {
    this.#socket.stream?.resetAndDestroy();
    this.#socket.terminate();
  }

  /** For the socket's listeners only. */
  opened(): void {
    this.#line = openAgentLine(Date.now());
    this.#owner.opened?.(this);
    this.#handshake = setTimeout(() => this.tick(Date.now()), limits.handshakeMs + 10);
  }

  heard(data: RawData, isBinary: boolean): void {
    const bytes = data as Buffer;
    const now = Date.now();
    this.#step(
      isBinary
        ? { type: 'bytes', bytes, now }
        : { type: 'text', text: bytes.toString('utf8'), now },
    );
  }

  /** The first reason counts: an error is followed by a close that knows less. */
  over(end: LineEnd): void {
    this.#end ??= end;
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    clearTimeout(this.#handshake);
    this.#owner.ended(this, this.#end);
  }

  failed(error: string): void {
    if (this.#line === undefined) this.#end ??= { kind: 'unreachable', error };
  }

  closed(code: number, reason: string): void {
    const within = this.#wasOnline ? this.#line?.reconnectSpreadMs : undefined;
    this.over({ kind: 'closed', code, reason, reconnectWithinMs: within });
  }

  #step(input: AgentLineInput): void {
    if (this.#line === undefined) return;
    const { line, effects } = agentLine(this.#line, input, this.#profile);
    this.#line = line;
    for (const effect of effects) this.#act(effect);
  }

  #act(effect: AgentLineEffect): void {
    switch (effect.type) {
      case 'send':
        this.send(effect.message);
        break;
      case 'online':
        this.#wasOnline = true;
        clearTimeout(this.#handshake);
        this.#owner.online(this, effect.welcome);
        break;
      case 'settings':
        this.#owner.settings(this, effect.settings);
        break;
      case 'collect-statistics':
        this.#owner.collectStatistics(this);
        break;
      case 'channel':
        this.#owner.channel(this, effect.message);
        break;
      case 'data':
        this.#owner.data(this, effect.channel, effect.payload);
        break;
      case 'upgrade':
        this.#owner.upgrade?.(this, effect.message);
        break;
      case 'upgrade-data':
        this.#owner.upgradeData?.(this, effect.offset, effect.payload);
        break;
      case 'word':
        this.#owner.word?.(this, effect.word);
        break;
      case 'remove':
        this.#owner.remove(this);
        break;
      case 'hang-up':
        this.#hangUp(effect.code, effect.reason);
        break;
    }
  }

  /** The other side is told why, unless it was taken for dead; nobody waits for its answer. */
  #hangUp(code: number, reason: string): void {
    if (code === closeCodes.silent) this.#socket.terminate();
    else this.#socket.close(code, reason);
    this.closed(code, reason);
  }
}

function listen(socket: AgentSocket): void {
  socket.on('upgrade', onUpgrade);
  socket.on('open', onOpen);
  socket.on('message', onMessage);
  socket.on('error', onError);
  socket.on('close', onClose);
  socket.on('unexpected-response', onRefused);
}

function connectionOf(socket: WebSocket): AgentConnection | undefined {
  return socket instanceof AgentSocket ? socket.connection : undefined;
}

function onUpgrade(this: WebSocket, response: IncomingMessage): void {
  if (this instanceof AgentSocket) this.stream = response.socket;
}

function onOpen(this: WebSocket): void {
  connectionOf(this)?.opened();
}

function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
  connectionOf(this)?.heard(data, isBinary);
}

function onError(this: WebSocket, error: Error): void {
  connectionOf(this)?.failed(error.message);
}

function onClose(this: WebSocket, code: number, reason: Buffer): void {
  connectionOf(this)?.closed(code, reason.toString('utf8'));
}

function onRefused(this: WebSocket, request: ClientRequest, response: IncomingMessage): void {
  const connection = connectionOf(this);
  if (connection?.leavesNoPort === true)
    response.prependOnceListener('end', () => resetPlain(response.socket));
  readRefusal(response, (end) => {
    connection?.over(end);
    request.destroy();
    this.terminate();
  });
}

function resetPlain(socket: Socket): void {
  if (!(socket instanceof TLSSocket)) socket.resetAndDestroy();
}

function agentUrl(site: string): string {
  return `${site.replace(/^http/, 'ws').replace(/\/$/, '')}/agent`;
}
