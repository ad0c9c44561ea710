import { setTimeout as wait } from 'node:timers/promises';
import type { ChannelMessage, OpenMessage } from '@jumpfleet/gateway-client';
import { limits, operationOf } from '@jumpfleet/gateway-contracts';
import type { ClientLog } from '../ports.js';
import type { Prompts } from './prompts.js';
import { SessionChannel } from './session-channel.js';
import type { ChannelLine } from './session-channel.js';
import { ToolFailure } from './tool-handler.js';
import type { ToolChannel, ToolEnd, ToolHandlers } from './tool-handler.js';
import { wishOf } from './wishes.js';

export type ChannelsParts = Readonly<{
  tools: ToolHandlers;
  prompts: Prompts;
  log: ClientLog;
  graceMs?: number;
}>;

type ResumeMessage = Extract<ChannelMessage, { t: 'resume' }>;
type FlowMessage = Extract<ChannelMessage, { t: 'resize' | 'credit' | 'close' }>;
type AnyHandler = (request: OpenMessage, channel: ToolChannel) => Promise<ToolEnd>;

const maxChannels = limits.maxChannelsPerSession * limits.maxSessionsPerClient;
const maxEndingMs = 5_000;
/** Of each leg that many channels that are over can be resumed; their ends may have been lost with a line. */
const maxConcluded = limits.maxChannelsPerSession;

/**
 * The channels of every session at this computer. A channel is known by its leg and its number there, and
 * outlives lines: without one it is kept for the grace by this computer's own clock, then ended.
 */
export class SessionChannels {
  readonly #parts: ChannelsParts;
  readonly #graceMs: number;
  readonly #channels = new Map<string, SessionChannel>();
  readonly #byNumber = new Map<number, SessionChannel>();
  readonly #deadlines = new Map<SessionChannel, NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  #line: ChannelLine | undefined;

  constructor(parts: ChannelsParts) {
    this.#parts = parts;
    this.#graceMs = parts.graceMs ?? limits.sessionGraceMs;
  }

  /** Channels that somebody has, or may come back for. */
  get count(): number {
    let count = 0;
    for (const channel of this.#channels.values()) if (!channel.isConcluded) count++;
    return count;
  }

  hear(line: ChannelLine, message: ChannelMessage): void {
    if (line !== this.#line) this.lineLost();
    this.#line = line;
    switch (message.t) {
      case 'open':
        this.#open(line, message);
        break;
      case 'resume':
        this.#resume(line, message);
        break;
      case 'detach':
        for (const channel of this.#where('leg', message.leg)) this.#detach(channel);
        break;
      case 'session-over':
        this.#over(message);
        break;
      default:
        this.#flow(message);
    }
  }

  hearData(number: number, payload: Uint8Array): void {
    const channel = this.#byNumber.get(number);
    if (channel === undefined || channel.take(payload)) return;
    this.#end(channel);
    const reason = 'More was sent than the channel may hold.';
    this.#line?.send({ t: 'close', channel: number, reason, code: 'limit-exceeded' });
  }

  /** The channels wait for whoever comes back for them. */
  lineLost(): void {
    this.#line = undefined;
    for (const channel of this.#byNumber.values()) this.#detach(channel);
  }

  /** Ends everything; nothing of it runs any more when this resolves, unless it takes too long to end. */
  async closeAll(): Promise<void> {
    for (const channel of [...this.#channels.values()]) this.#end(channel);
    this.#line = undefined;
    if (this.#running.size > 0)
      await Promise.race([
        Promise.all(this.#running),
        wait(maxEndingMs, undefined, { ref: false }),
      ]);
  }

  #open(line: ChannelLine, message: OpenMessage): void {
    const { channel: number, leg } = message;
    const key = keyOf(message);
    if (this.#channels.has(key) || this.count >= maxChannels) {
      const code = 'limit-exceeded';
      const reason = 'Too much is open on this computer.';
      line.send({ t: 'refused', channel: number, code, message: reason });
      return;
    }
    const channel: SessionChannel = new SessionChannel(message, { line, number }, (isRefused) => {
      if (isRefused) this.#end(channel);
      else this.#concluded(channel);
    });
    this.#channels.set(key, channel);
    this.#byNumber.set(number, channel);
    this.#forgetConcluded(leg);
    this.#parts.log.info(`${message.representative} asks to ${wishOf(message)}`);
    const running = this.#run(channel, message).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #run(channel: SessionChannel, open: OpenMessage): Promise<void> {
    try {
      const handler = this.#parts.tools[operationOf(open)] as AnyHandler | undefined;
      if (!handler)
        throw new ToolFailure('tool-not-available', 'This computer does not have that tool.');
      if (open.prompt && !(await this.#isAllowed(channel, open, open.prompt)))
        throw new ToolFailure('denied-by-customer', 'The customer did not allow it.');
      if (!channel.signal.aborted) channel.done(await handler(open, channel));
    } catch (error) {
      if (!(error instanceof ToolFailure))
        this.#parts.log.error(`${operationOf(open)} failed: ${String(error)}`);
      channel.failed(error);
    }
  }

  #isAllowed(
    { session, representative, signal }: SessionChannel,
    open: OpenMessage,
    prompt: NonNullable<OpenMessage['prompt']>,
  ): Promise<boolean> {
    const question = { session, representative, wish: wishOf(open) };
    return this.#parts.prompts.isAllowed(question, prompt, signal);
  }

  #resume(line: ChannelLine, message: ResumeMessage): void {
    const { channel: number } = message;
    const channel = this.#channels.get(keyOf(message));
    if (channel) this.#unmap(channel);
    if (channel?.resume({ line, number }, message) !== true) {
      if (channel) this.#end(channel);
      const words = 'The channel is not there any more.';
      line.send({ t: 'refused', channel: number, code: 'channel-unknown', message: words });
      return;
    }
    if (!channel.isConcluded) this.#forgetDeadline(channel);
    this.#byNumber.set(number, channel);
  }

  #over({ session, leg }: Readonly<{ session: string; leg?: string | undefined }>): void {
    const over = leg === undefined ? this.#where('session', session) : this.#where('leg', leg);
    for (const channel of over) this.#end(channel);
    if (leg === undefined) this.#parts.prompts.forget(session);
  }

  #flow(message: FlowMessage): void {
    const channel = this.#byNumber.get(message.channel);
    if (channel === undefined) return;
    switch (message.t) {
      case 'resize':
        channel.resize(message.cols, message.rows);
        break;
      case 'credit':
        channel.credit(message.bytes);
        break;
      case 'close':
        this.#end(channel);
        break;
    }
  }

  #detach(channel: SessionChannel): void {
    this.#unmap(channel);
    channel.detach();
    if (!channel.isConcluded) this.#setDeadline(channel, this.#graceMs);
  }

  /** Whether the end was heard is not known; a line that is lost shows itself within the silence. */
  #concluded(channel: SessionChannel): void {
    this.#setDeadline(channel, limits.silenceMs + this.#graceMs);
  }

  #end(channel: SessionChannel): void {
    this.#unmap(channel);
    this.#forgetDeadline(channel);
    this.#channels.delete(keyOf(channel));
    channel.abort();
  }

  #unmap({ attachment }: SessionChannel): void {
    if (attachment) this.#byNumber.delete(attachment.number);
  }

  #setDeadline(channel: SessionChannel, inMs: number): void {
    this.#forgetDeadline(channel);
    this.#deadlines.set(channel, setTimeout(() => this.#end(channel), inMs).unref());
  }

  #forgetDeadline(channel: SessionChannel): void {
    clearTimeout(this.#deadlines.get(channel));
    this.#deadlines.delete(channel);
  }

  #forgetConcluded(leg: string): void {
    const concluded = this.#where('leg', leg).filter(({ isConcluded }) => isConcluded);
    for (const channel of concluded.slice(0, -maxConcluded)) this.#end(channel);
  }

  #where(member: 'leg' | 'session', id: string): SessionChannel[] {
    return [...this.#channels.values()].filter((channel) => channel[member] === id);
  }
}

function keyOf({ leg, ref }: Readonly<{ leg: string; ref: number }>): string {
  return `${leg}/${String(ref)}`;
}
