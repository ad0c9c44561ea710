import './schemas-without-eval.js';
import { decodeDataFrame, encodeDataFrame, limits } from '@jumpfleet/gateway-contracts';
import { sessionMessage, sessionSubprotocol } from '@jumpfleet/gateway-contracts';
import { shellChannel, startLine, stepLine } from '../application/session-line.js';
import type { LineEffect, LineInput, SessionLine } from '../application/session-line.js';
import type { TerminalSize } from '../application/session-line.js';
import { Store } from '../application/store.js';
import type { Jump } from '../application/terminal-sessions.js';

/** Where the bytes of the shell are drawn; `drawn` is called when they are on the screen. */
export type Screen = Readonly<{ draw(payload: Uint8Array, drawn: () => void): void }>;

function readText(text: string): LineInput {
  try {
    const parsed = sessionMessage.safeParse(JSON.parse(text));
    return parsed.success ? { type: 'heard', message: parsed.data } : { type: 'garbled' };
  } catch {
    return { type: 'garbled' };
  }
}

function readFrame(data: unknown): LineInput {
  if (typeof data === 'string') return readText(data);
  if (!(data instanceof ArrayBuffer)) return { type: 'garbled' };
  const frame = decodeDataFrame(new Uint8Array(data));
  return frame === undefined ? { type: 'garbled' } : { type: 'received', ...frame };
}

/** Moves bytes between the session's WebSocket, the pure line and the screen. */
export class SessionSocket {
  readonly line: Store<SessionLine>;
  readonly #socket: WebSocket;
  readonly #screen: Screen;
  readonly #heartbeat: ReturnType<typeof setInterval>;

  constructor(jump: Jump, size: TerminalSize, screen: Screen) {
    this.line = new Store(startLine(jump.ticket, size, performance.now()));
    this.#screen = screen;
    this.#socket = new WebSocket(jump.websocket_url, sessionSubprotocol);
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onopen = () => this.input({ type: 'connected' });
    this.#socket.onmessage = ({ data }: MessageEvent<unknown>) => this.input(readFrame(data));
    this.#socket.onclose = ({ code, reason }) => this.input({ type: 'closed', code, reason });
    this.#heartbeat = setInterval(() => this.input({ type: 'heartbeat' }), limits.heartbeatMs);
  }

  input(input: LineInput): void {
    const { line, effects } = stepLine(this.line.value, input, performance.now());
    this.line.set(line);
    for (const effect of effects) this.#run(effect);
    if (line.phase === 'over') clearInterval(this.#heartbeat);
  }

  #run(effect: LineEffect): void {
    switch (effect.type) {
      case 'send':
        this.#send(JSON.stringify(effect.message));
        break;
      case 'send-data':
        this.#send(new Uint8Array(encodeDataFrame(shellChannel, effect.payload)));
        break;
      case 'draw':
        this.#draw(effect.payload);
        break;
      case 'close':
        this.#socket.close(1000);
    }
  }

  #draw(payload: Uint8Array): void {
    this.#screen.draw(payload, () => this.input({ type: 'drawn', bytes: payload.length }));
  }

  #send(frame: string | Uint8Array<ArrayBuffer>): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(frame);
  }
}
