import { EventEmitter } from 'node:events';
import { decodeDataFrame, encodeDataFrame, limits } from '@jumpfleet/gateway-contracts';
import { sessionMessage, sessionSubprotocol } from '@jumpfleet/gateway-contracts';
import type { RepresentativeMessage, SessionMessage } from '@jumpfleet/gateway-contracts';
import { WebSocket } from 'ws';
import type { RawData } from 'ws';
import { RemoteShell } from './remote-shell.js';

type ShellMessage = Extract<
  SessionMessage,
  { t: 'opened' | 'refused' | 'credit' | 'exit' | 'close' }
>;

export class SessionRefused extends Error {
  override readonly name = 'SessionRefused';
}

/** A representative's line to one session: attach with the ticket, then open shells on the computer. */
export class RepresentativeLine extends EventEmitter<{
  ended: [reason: string];
  notice: [message: string];
}> {
  readonly #socket: WebSocket;
  readonly #shells = new Map<number, RemoteShell>();
  #nextChannel = 1;
  #endReason: string | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #heardAt = Date.now();

  private constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
  }

  /** Resolves when the computer's side is attached. */
  static async open(url: string, ticket: string): Promise<RepresentativeLine> {
    const socket = new WebSocket(url, sessionSubprotocol, {
      perMessageDeflate: false,
      maxPayload: limits.maxFrameBytes,
      handshakeTimeout: limits.handshakeMs,
    });
    const line = new RepresentativeLine(socket);
    await line.#attach(ticket);
    return line;
  }

  openShell(size: { cols: number; rows: number }): Promise<RemoteShell> {
    const channel = this.#nextChannel++;
    const shell = new RemoteShell(channel, {
      send: (message) => this.#send(message),
      sendData: (payload) => this.#socket.send(encodeDataFrame(channel, payload)),
      closed: () => this.#shells.delete(channel),
    });
    this.#shells.set(channel, shell);
    this.#send({ t: 'open', channel, tool: 'shell', ...size });
    return shell.whenOpened;
  }

  /** Ends the session for good. */
  end(): void {
    this.#send({ t: 'end' });
  }

  close(): void {
    this.#socket.close(1000);
  }

  #attach(ticket: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.once('open', () => this.#send({ t: 'attach', ticket }));
      this.#socket.on('error', (error) => reject(new SessionRefused(error.message)));
      this.#socket.on('message', (data, isBinary) => this.#hear(data, isBinary, resolve));
      this.#socket.once('close', (code, reason) => {
        const why = this.#endReason ?? (reason.toString('utf8') || `closed with ${String(code)}`);
        reject(new SessionRefused(why));
        this.#over(why);
      });
    });
  }

  #hear(data: RawData, isBinary: boolean, attached: () => void): void {
    const bytes = data as Buffer;
    this.#heardAt = Date.now();
    if (isBinary) {
      this.#hearData(bytes);
      return;
    }
    const message = sessionMessage.parse(JSON.parse(bytes.toString('utf8')));
    if (message.t === 'ended') this.#endReason = message.reason;
    else if (message.t === 'notice') this.emit('notice', message.message);
    else if (message.t === 'attached') {
      this.#heartbeat = setInterval(() => this.#beat(), limits.heartbeatMs);
      attached();
    } else if (isOfShell(message)) this.#hearShell(message);
  }

  #beat(): void {
    if (Date.now() - this.#heardAt >= limits.silenceMs) this.#socket.terminate();
    else this.#send({ t: 'ping' });
  }

  #hearShell(message: ShellMessage): void {
    this.#shells.get(message.channel)?.hear(message);
  }

  #hearData(bytes: Buffer): void {
    const data = decodeDataFrame(bytes);
    if (data !== undefined) this.#shells.get(data.channel)?.hearData(data.payload);
  }

  #send(message: RepresentativeMessage): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #over(reason: string): void {
    clearInterval(this.#heartbeat);
    for (const shell of [...this.#shells.values()]) shell.lost(reason);
    this.emit('ended', reason);
  }
}

function isOfShell(message: SessionMessage): message is ShellMessage {
  return ['opened', 'refused', 'credit', 'exit', 'close'].includes(message.t);
}
