import { ReceiveWindow } from './receive-window.js';
import type {
  ChannelEffect,
  ChannelEnd,
  ChannelHeard,
  TerminalSize,
  ToolResult,
} from './representative-words.js';
import { SendWindow } from './send-window.js';

export type WindowLimits = Readonly<{
  initialCreditBytes: number;
  maxCreditBytes: number;
  maxDataBytes: number;
}>;

interface Channel<Request> {
  readonly request: Request;
  readonly out: SendWindow;
  readonly in: ReceiveWindow;
  /** `unsent`: nobody knows of it. `resuming`: asked to go on, and not answered yet. */
  phase: 'unsent' | 'asked' | 'resuming' | 'live';
  isOpened: boolean;
  /** Of a terminal that changed while nobody could be told. */
  size: TerminalSize | undefined;
  /** Closed by this side while nobody could be told. */
  closing: string | undefined;
}

/**
 * The channels of a representative's session. They outlive the line: what is written while there is none waits,
 * and when both ends are there again each channel goes on at the byte that the other end has not got.
 */
export class RepresentativeChannels<Request extends object> {
  readonly #limits: WindowLimits;
  readonly #channels = new Map<number, Channel<Request>>();
  #last = 0;
  #isLive = false;

  constructor(limits: WindowLimits) {
    this.#limits = limits;
  }

  get count(): number {
    return this.#channels.size;
  }

  /**
   * The number of a new channel, and what opens it, now or when the line is there. One for bulk data has all the
   * credit that a channel may have, others only what their bytes used up.
   */
  open(
    request: Request,
    { isBulk = false }: Readonly<{ isBulk?: boolean }> = {},
  ): { channel: number; effects: ChannelEffect<Request>[] } {
    const channel = ++this.#last;
    const { initialCreditBytes, maxCreditBytes } = this.#limits;
    const made: Channel<Request> = {
      request,
      out: new SendWindow(initialCreditBytes, maxCreditBytes),
      in: new ReceiveWindow(initialCreditBytes, isBulk ? maxCreditBytes : initialCreditBytes),
      phase: 'unsent',
      isOpened: false,
      size: undefined,
      closing: undefined,
    };
    this.#channels.set(channel, made);
    return { channel, effects: this.#isLive ? ask(channel, made) : [] };
  }

  /** The bytes belong to the channel from here on. */
  write(channel: number, bytes: Uint8Array): ChannelEffect<Request>[] {
    const found = this.#channels.get(channel);
    if (found?.closing !== undefined) return [];
    found?.out.write(bytes);
    return found ? this.#flush(channel, found) : [];
  }

  /** What was written and is not on its way: pause the source above some of it. */
  waiting(channel: number): number {
    return this.#channels.get(channel)?.out.waiting ?? 0;
  }

  /** Delivered bytes are used up: the far end may send more. */
  used(channel: number, bytes: number): ChannelEffect<Request>[] {
    const found = this.#channels.get(channel);
    const granted = found?.in.use(bytes) ?? 0;
    if (granted === 0 || !this.#isLive || found?.phase !== 'live') return [];
    return [{ do: 'send', message: { t: 'credit', channel, bytes: granted } }];
  }

  resize(channel: number, size: TerminalSize): ChannelEffect<Request>[] {
    const found = this.#channels.get(channel);
    if (!found) return [];
    if (this.#canTell(found)) return [{ do: 'send', message: { t: 'resize', channel, ...size } }];
    found.size = size;
    return [];
  }

  close(channel: number, reason: string): ChannelEffect<Request>[] {
    const found = this.#channels.get(channel);
    if (found?.closing !== undefined || !found) return [];
    const over = { do: 'over', channel, end: { kind: 'closed' } } as const;
    if (this.#isLive && (found.phase === 'live' || found.phase === 'asked'))
      return [...this.#sayClose(channel, reason), over];
    if (found.phase === 'unsent') this.#channels.delete(channel);
    else found.closing = reason;
    return [over];
  }

  /** Nobody can be told anything until `restored`. */
  suspended(): void {
    this.#isLive = false;
  }

  /** Both ends are there: each channel goes on, or begins. */
  restored(): ChannelEffect<Request>[] {
    this.#isLive = true;
    return [...this.#channels].flatMap(([channel, found]): ChannelEffect<Request>[] => {
      if (found.phase === 'unsent') return ask(channel, found);
      found.phase = 'resuming';
      return [{ do: 'send', message: { t: 'resume', channel, received: found.in.received } }];
    });
  }

  /** The far end kept nothing, or the session is over. */
  lost(code: string, reason: string): ChannelEffect<Request>[] {
    this.#isLive = false;
    return [...this.#channels.keys()].flatMap((channel) =>
      this.#finish(channel, { kind: 'failed', code, reason }),
    );
  }

  heard(message: ChannelHeard): ChannelEffect<Request>[] {
    const { channel } = message;
    const found = this.#channels.get(channel);
    if (!found) return [];
    switch (message.t) {
      case 'opened':
        return this.#opened(channel, found, message.result);
      case 'refused':
        return this.#refused(channel, found, message);
      case 'resumed':
        return this.#resumed(channel, found, message.received);
      case 'credit':
        if (found.phase !== 'live') return [];
        found.out.credit(message.bytes);
        return this.#flush(channel, found);
      case 'exit': {
        const { code: exitCode, result } = message;
        return this.#finish(channel, { kind: 'done', exitCode, result });
      }
      case 'close': {
        const { reason, code = 'closed' } = message;
        return this.#finish(channel, { kind: 'failed', code, reason });
      }
    }
  }

  /** What comes between `resume` and its answer comes once more after it. */
  heardData(channel: number, payload: Uint8Array): ChannelEffect<Request>[] {
    const found = this.#channels.get(channel);
    if (found?.phase !== 'live') return [];
    found.in.take(payload.length);
    return found.closing === undefined ? [{ do: 'deliver', channel, payload }] : [];
  }

  #opened(channel: number, found: Channel<Request>, result: ToolResult | undefined) {
    if (found.phase === 'asked') found.phase = 'live';
    if (found.isOpened) return [];
    found.isOpened = true;
    if (found.closing !== undefined) return [];
    return [
      { do: 'opened', channel, result } as const,
      ...this.#tellSize(channel, found),
      ...this.#flush(channel, found),
    ];
  }

  /** A channel that nobody knew when it was to go on had never begun: it begins now. */
  #refused(
    channel: number,
    found: Channel<Request>,
    { code, message: reason }: Readonly<{ code: string; message: string }>,
  ): ChannelEffect<Request>[] {
    if (found.phase !== 'resuming') return this.#finish(channel, { kind: 'refused', code, reason });
    if (found.isOpened) return this.#finish(channel, { kind: 'failed', code, reason });
    if (found.closing === undefined) return ask(channel, found);
    this.#channels.delete(channel);
    return [];
  }

  #resumed(channel: number, found: Channel<Request>, received: number): ChannelEffect<Request>[] {
    if (found.phase !== 'resuming') return [];
    if (found.closing !== undefined) return this.#sayClose(channel, found.closing);
    if (!found.out.resume(received))
      return [
        { do: 'send', message: { t: 'close', channel, reason: 'Bytes were lost.' } },
        ...this.#finish(channel, {
          kind: 'failed',
          code: 'connection-lost',
          reason: 'Bytes were lost with the line.',
        }),
      ];
    found.in.resume();
    found.phase = 'live';
    return [...this.#tellSize(channel, found), ...this.#flush(channel, found)];
  }

  #tellSize(channel: number, found: Channel<Request>): ChannelEffect<Request>[] {
    const { size } = found;
    if (size === undefined || !this.#canTell(found)) return [];
    found.size = undefined;
    return [{ do: 'send', message: { t: 'resize', channel, ...size } }];
  }

  #flush(channel: number, found: Channel<Request>): ChannelEffect<Request>[] {
    if (!this.#canTell(found) || found.out.waiting === 0) return [];
    const effects: ChannelEffect<Request>[] = [];
    for (;;) {
      const payload = found.out.next(this.#limits.maxDataBytes);
      if (payload === undefined) break;
      effects.push({ do: 'send-data', channel, payload });
    }
    if (found.out.waiting === 0) effects.push({ do: 'drained', channel });
    return effects;
  }

  /** The far end has accepted it, and is known to have it still. */
  #canTell({ phase, isOpened }: Channel<Request>): boolean {
    return this.#isLive && phase === 'live' && isOpened;
  }

  #sayClose(channel: number, reason: string): ChannelEffect<Request>[] {
    this.#channels.delete(channel);
    return [{ do: 'send', message: { t: 'close', channel, reason } }];
  }

  #finish(channel: number, end: ChannelEnd): ChannelEffect<Request>[] {
    const found = this.#channels.get(channel);
    this.#channels.delete(channel);
    return found?.closing === undefined ? [{ do: 'over', channel, end }] : [];
  }
}

function ask<Request extends object>(
  channel: number,
  found: Channel<Request>,
): ChannelEffect<Request>[] {
  found.phase = 'asked';
  return [{ do: 'send', message: { t: 'open', channel, ...found.request } }];
}
