import {
  decodeDataFrame,
  encodeDataFrame,
  limits,
  sessionMessage,
  sessionSubprotocol,
} from '@jumpfleet/gateway-contracts';
import type { RepresentativeMessage, SessionMessage } from '@jumpfleet/gateway-contracts';
import { WebSocket } from 'ws';
import { maskOptions } from './masking.js';

export interface SocketOwner {
  connected(): void;
  heard(message: SessionMessage): void;
  heardData(channel: number, payload: Uint8Array): void;
  /** Once; nothing is told after it. */
  closed(code: number, reason: string): void;
}

/** One WebSocket to `/session`, as frames. */
export class SessionSocket {
  readonly #socket: WebSocket;
  readonly #owner: SocketOwner;
  readonly #closed = Promise.withResolvers<undefined>();
  #isOver = false;

  constructor(url: string, owner: SocketOwner) {
    this.#owner = owner;
    this.#socket = new WebSocket(url, sessionSubprotocol, {
      ...maskOptions(url),
      perMessageDeflate: false,
      maxPayload: limits.maxFrameBytes,
      handshakeTimeout: limits.handshakeMs,
    });
    let fault = '';
    this.#socket.once('open', () => this.#isOver || owner.connected());
    this.#socket.on('error', (error) => (fault = error.message));
    this.#socket.on('message', (data: Buffer, isBinary) => this.#hear(data, isBinary));
    this.#socket.once('close', (code, reason) => {
      this.#closed.resolve(undefined);
      if (this.#isOver) return;
      this.#isOver = true;
      owner.closed(code, reason.toString('utf8') || fault);
    });
  }

  /** Whoever hung up, all that was sent is on its way. */
  get whenClosed(): Promise<void> {
    return this.#closed.promise;
  }

  send(message: RepresentativeMessage): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  sendData(channel: number, payload: Uint8Array): void {
    if (this.#socket.readyState === WebSocket.OPEN)
      this.#socket.send(encodeDataFrame(channel, payload));
  }

  /** The owner hears nothing more. A dead line is dropped; another is closed after what was sent. */
  hangUp(isDead: boolean): void {
    this.#isOver = true;
    if (isDead) this.#socket.terminate();
    else this.#socket.close(1000);
  }

  #hear(data: Buffer, isBinary: boolean): void {
    if (this.#isOver) return;
    if (!isBinary) {
      this.#owner.heard(sessionMessage.parse(JSON.parse(data.toString('utf8'))));
      return;
    }
    const frame = decodeDataFrame(data);
    if (frame) this.#owner.heardData(frame.channel, frame.payload);
  }
}
