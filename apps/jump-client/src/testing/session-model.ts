import { setImmediate as turn } from 'node:timers/promises';
import { limits } from '@jumpfleet/gateway-contracts';
import type { AgentMessage } from '@jumpfleet/gateway-contracts';
import { RepresentativeChannels } from '@jumpfleet/gateway-domain';
import type { ChannelEffect, ChannelHeard } from '@jumpfleet/gateway-domain';
import { Prompts } from '../application/session/prompts.js';
import { SessionChannels } from '../application/session/session-channels.js';
import type { ToolChannel, ToolEnd } from '../application/session/tool-handler.js';
import { openShell } from './test-site.js';

type Frame<Message> = Message | Readonly<{ t: 'data'; channel: number; payload: Uint8Array }>;
type Asked =
  | Readonly<{ tool: 'shell'; cols: number; rows: number }>
  | Readonly<{ tool: 'files'; op: 'upload'; path: string; length: number }>;
type FromRepresentative = Extract<ChannelEffect<Asked>, { do: 'send' }>['message'];

const { leg, session } = openShell(1);
const log = { info: () => undefined, error: () => undefined };

/** Bytes that tell their place in the stream, so that a gap or a repetition cannot hide. */
class Stream {
  #written = 0;
  #read = 0;

  get isEven(): boolean {
    return this.#written === this.#read;
  }

  write(length: number): Uint8Array {
    const bytes = piece(this.#written, length);
    this.#written += length;
    return bytes;
  }

  read(bytes: Uint8Array): void {
    if (Buffer.compare(bytes, piece(this.#read, bytes.length)) !== 0)
      throw new Error(`other bytes than those at ${String(this.#read)} were sent`);
    this.#read += bytes.length;
  }
}

const period = 65_521;
const pattern = Buffer.from(
  Uint8Array.from({ length: period + 1_100_000 }, (_, place) => {
    const within = place % period;
    return within ^ (within >> 8);
  }),
);

function piece(place: number, length: number): Uint8Array {
  const from = place % period;
  return Uint8Array.prototype.slice.call(pattern, from, from + length);
}

/** A shell at the computer that does what the test says, the representative's real end, and lines between them that break. */
export class SessionModel {
  readonly sessions: SessionChannels;
  readonly representative = new RepresentativeChannels<Asked>(limits);
  readonly output = new Stream();
  readonly input = new Stream();
  end: Readonly<{ kind: string; exitCode?: number }> | undefined;
  readonly #asked: Asked;
  #tool: ToolChannel | undefined;
  #finish: (end: ToolEnd) => void = () => undefined;
  #hasExited = false;
  #isConnected = false;
  #toClient: Frame<FromRepresentative>[] = [];
  #toRepresentative: Frame<AgentMessage>[] = [];
  #unusedByTool = 0;
  #unusedByRepresentative = 0;
  #numbers = new Map<number, number>();
  #nextNumber = 1;
  #line = this.#newLine();

  /** Files have more credit than shells, and have it ahead of what is used. */
  constructor(isBulk = false) {
    const asked: Asked = isBulk
      ? { tool: 'files', op: 'upload', path: 'a', length: 1 }
      : { tool: 'shell', cols: 80, rows: 24 };
    this.#asked = asked;
    const operation = (_request: unknown, channel: ToolChannel) => {
      this.#tool = channel;
      channel.opened();
      channel.receive({
        data: (bytes) => {
          this.input.read(bytes);
          this.#unusedByTool += bytes.length;
        },
      });
      const { promise, resolve } = Promise.withResolvers<ToolEnd>();
      this.#finish = resolve;
      return promise;
    };
    this.sessions = new SessionChannels({
      tools: { shell: operation, upload: operation },
      prompts: new Prompts(undefined),
      log,
    });
    this.connect();
    this.#act(this.representative.open(asked, { isBulk }).effects);
  }

  toolWrites(length: number): void {
    if (!this.#hasExited && this.#tool?.hasRoom === true)
      void this.#tool.write(this.output.write(length));
  }

  representativeWrites(length: number): void {
    if (this.end !== undefined || this.representative.waiting(1) > 0) return;
    this.#act(this.representative.write(1, this.input.write(length)));
  }

  toolUses(length: number): void {
    const used = Math.min(length, this.#unusedByTool);
    this.#unusedByTool -= used;
    if (used > 0) this.#tool?.consumed(used);
  }

  representativeUses(length: number): void {
    const used = Math.min(length, this.#unusedByRepresentative);
    this.#unusedByRepresentative -= used;
    if (used > 0) this.#act(this.representative.used(1, used));
  }

  exit(code: number): void {
    this.#hasExited = this.#tool !== undefined;
    this.#finish({ code });
  }

  /** So many frames arrive, in each direction. */
  deliver(toClient: number, toRepresentative: number): void {
    for (const frame of this.#toClient.splice(0, toClient)) this.#clientHears(frame);
    for (const frame of this.#toRepresentative.splice(0, toRepresentative))
      this.#representativeHears(frame);
  }

  /** What is on its way is lost; the client loses its line, or is told that the representative did. */
  lose(whose: 'client' | 'representative'): void {
    if (!this.#isConnected) return;
    this.#isConnected = false;
    this.#toClient = [];
    this.#toRepresentative = [];
    this.#numbers.clear();
    this.representative.suspended();
    if (whose === 'client') {
      this.sessions.lineLost();
      this.#line = this.#newLine();
    } else this.sessions.hear(this.#line, { t: 'detach', session, leg });
  }

  connect(): void {
    if (this.#isConnected) return;
    this.#isConnected = true;
    this.#act(this.representative.restored());
  }

  /** Everything arrives and is used up. */
  async settle(): Promise<void> {
    this.connect();
    for (let idle = 0; idle < 3; idle++) {
      await turn();
      if (this.#toClient.length + this.#toRepresentative.length > 0) idle = 0;
      this.deliver(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
      this.toolUses(Number.POSITIVE_INFINITY);
      this.representativeUses(Number.POSITIVE_INFINITY);
    }
  }

  #newLine() {
    const isThis = () => this.#isConnected && line === this.#line;
    const line = {
      send: (message: AgentMessage) => {
        if (isThis()) this.#toRepresentative.push(message);
      },
      sendData: (channel: number, payload: Uint8Array) => {
        if (isThis()) this.#toRepresentative.push({ t: 'data', channel, payload });
      },
    };
    return line;
  }

  #act(effects: readonly ChannelEffect<Asked>[]): void {
    for (const effect of effects)
      switch (effect.do) {
        case 'send':
          if (this.#isConnected) this.#toClient.push(effect.message);
          break;
        case 'send-data':
          if (this.#isConnected)
            this.#toClient.push({ t: 'data', channel: effect.channel, payload: effect.payload });
          break;
        case 'deliver':
          this.output.read(effect.payload);
          this.#unusedByRepresentative += effect.payload.length;
          break;
        case 'over':
          this.end = effect.end;
          break;
        default:
          break;
      }
  }

  /** As the gateway passes it on: under a number of this line. */
  #clientHears(frame: Frame<FromRepresentative>): void {
    const number = this.#numberOf(frame);
    if (frame.t === 'data') this.sessions.hearData(number, frame.payload);
    else if (frame.t === 'open')
      this.sessions.hear(this.#line, { ...openShell(number, leg, 1), ...this.#asked });
    else if (frame.t === 'resume')
      this.sessions.hear(this.#line, { ...frame, channel: number, session, leg, ref: 1 });
    else this.sessions.hear(this.#line, { ...frame, channel: number });
  }

  #numberOf({ t, channel }: Frame<FromRepresentative>): number {
    if (t === 'open' || t === 'resume') this.#numbers.set(channel, this.#nextNumber++);
    return this.#numbers.get(channel) ?? 0;
  }

  #representativeHears(frame: Frame<AgentMessage>): void {
    const channel = 1;
    if (frame.t === 'data') this.#act(this.representative.heardData(channel, frame.payload));
    else this.#act(this.representative.heard({ ...(frame as ChannelHeard), channel }));
  }
}
