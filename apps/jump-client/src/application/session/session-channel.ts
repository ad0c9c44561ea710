import type { ChannelMessage, OpenMessage } from '@jumpfleet/gateway-client';
import { limits, operationOf } from '@jumpfleet/gateway-contracts';
import type { AgentMessage, ToolOperation } from '@jumpfleet/gateway-contracts';
import { ReceiveWindow, SendWindow } from '@jumpfleet/gateway-domain';
import { ToolFailure } from './tool-handler.js';
import type { JsonObject, ToolChannel, ToolEnd, ToolInput } from './tool-handler.js';

/** A connection, or what stands in for it; what is said into one that is lost goes nowhere. */
export interface ChannelLine {
  send(message: AgentMessage): void;
  sendData(channel: number, payload: Uint8Array): void;
}

/** The channel's place on a line, until that line is lost or the channel is resumed elsewhere. */
export type Attachment = Readonly<{ line: ChannelLine; number: number }>;

type Result = Readonly<Pick<Extract<AgentMessage, { t: 'opened' }>, 'result'>>;
type LastWords = Readonly<{ exit?: Result & Readonly<{ code: number }> } & CloseWord>;
type CloseWord = Readonly<{ close: Readonly<{ reason: string; code?: string }> }>;
type Resume = Extract<ChannelMessage, { t: 'resume' }>;

/** Each brings fresh credit; an operation that takes in nothing over so many of them is not waited for. */
const resumptionsUnused = 4;
const maxReasonChars = 255;
const atOnce = Promise.resolve();
const nobody: ToolInput = { data: () => undefined };

/**
 * One operation of a session, as long as it lives, over as many lines as it takes: what was sent and not
 * credited is kept and sent again to whoever resumes; while nobody is there it goes on until its credit is spent.
 */
export class SessionChannel implements ToolChannel {
  readonly session: string;
  readonly leg: string;
  readonly ref: number;
  readonly representative: string;
  readonly operation: ToolOperation;
  readonly #abort = new AbortController();
  readonly #outgoing: SendWindow;
  readonly #incoming: ReceiveWindow;
  readonly #maxUnusedBytes: number;
  #unused = 0;
  #attachment: Attachment | undefined;
  #opened: Result | undefined;
  #lastWords: LastWords | undefined;
  #isConcluded = false;
  #input: ToolInput | undefined;
  #early: Uint8Array[] = [];
  #drained: (() => void) | undefined;
  readonly #concluded: (isRefused: boolean) => void;

  constructor(open: OpenMessage, attachment: Attachment, concluded: (isRefused: boolean) => void) {
    this.session = open.session;
    this.leg = open.leg;
    this.ref = open.ref;
    this.representative = open.representative;
    this.operation = operationOf(open);
    // Nothing is granted ahead for a shell, so it keeps little.
    const { initialCreditBytes, maxCreditBytes } = limits;
    const windowBytes = this.operation === 'shell' ? initialCreditBytes : maxCreditBytes;
    this.#outgoing = new SendWindow(initialCreditBytes, windowBytes);
    this.#incoming = new ReceiveWindow(initialCreditBytes, windowBytes);
    this.#maxUnusedBytes = windowBytes + resumptionsUnused * initialCreditBytes;
    this.#attachment = attachment;
    this.#concluded = concluded;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get attachment(): Attachment | undefined {
    return this.#attachment;
  }

  /** Nothing runs any more; what was said last may still have to be said again. */
  get isOver(): boolean {
    return this.#lastWords !== undefined || this.signal.aborted;
  }

  /** All was said, though perhaps into a line that was lost. */
  get isConcluded(): boolean {
    return this.#isConcluded;
  }

  opened(result?: JsonObject): void {
    if (this.#opened !== undefined) return;
    this.#opened = told(result);
    this.#sayOpened();
  }

  get hasRoom(): boolean {
    return this.#outgoing.waiting === 0 || this.isOver;
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.isOver) return atOnce;
    this.opened();
    this.#outgoing.write(bytes);
    this.#flush();
    if (this.hasRoom) return atOnce;
    return new Promise((resolve) => {
      const others = this.#drained;
      this.#drained = () => {
        others?.();
        resolve();
      };
    });
  }

  receive(input: ToolInput): void {
    this.#input = input;
    for (const bytes of this.#early.splice(0)) input.data(bytes);
  }

  consumed(bytes: number): void {
    this.#unused -= bytes;
    const granted = this.#incoming.use(bytes);
    if (granted > 0 && this.#attachment !== undefined)
      this.#say({ t: 'credit', channel: this.#attachment.number, bytes: granted });
  }

  /** What the representative sends; false where more came than may wait here. */
  take(payload: Uint8Array): boolean {
    if (this.isOver) return true;
    this.#incoming.take(payload.length);
    this.#unused += payload.length;
    if (this.#unused > this.#maxUnusedBytes) return false;
    if (this.#input === undefined) this.#early.push(payload);
    else this.#input.data(payload);
    return true;
  }

  resize(cols: number, rows: number): void {
    if (!this.isOver) this.#input?.resize?.(cols, rows);
  }

  credit(bytes: number): void {
    this.#outgoing.credit(bytes);
    this.#flush();
  }

  /** Goes on at another place of a line; false where bytes that are wanted are not there any more. */
  resume(attachment: Attachment, { received }: Pick<Resume, 'received'>): boolean {
    if (!this.#outgoing.resume(received)) return false;
    this.#attachment = attachment;
    this.#isConcluded = false;
    this.#incoming.resume();
    const { number: channel } = attachment;
    const { received: taken } = this.#incoming;
    this.#say({ t: 'resumed', channel, received: taken, operation: this.operation });
    this.#sayOpened();
    this.#flush();
    return true;
  }

  detach(): void {
    this.#attachment = undefined;
    this.#flush();
  }

  /** The operation is done: its end is told after its last byte. */
  done({ code = 0, result }: ToolEnd): void {
    if (this.isOver) return;
    this.opened();
    const exit = { code, ...told(result) };
    this.#finish({ exit, close: { reason: 'The operation is done.' } });
  }

  failed(error: unknown): void {
    if (this.isOver) return;
    const { code, message }: Readonly<{ code: string; message: string }> =
      error instanceof ToolFailure
        ? error
        : { code: 'io-failed', message: 'The computer could not do that.' };
    const reason = message.slice(0, maxReasonChars);
    this.#finish({ close: { reason, code } });
  }

  /** Ends the operation; nobody is told. */
  abort(): void {
    this.#attachment = undefined;
    this.#early = [];
    this.#input = nobody;
    this.#abort.abort();
    this.#release();
  }

  #finish(lastWords: LastWords): void {
    this.#lastWords = lastWords;
    this.#early = [];
    this.#input = nobody;
    this.#flush();
  }

  /** While nobody is there, bytes are sent to nobody: what they may be is bounded by the credit, and they are kept. */
  #flush(): void {
    for (;;) {
      const next = this.#outgoing.next(limits.maxDataBytes);
      if (next === undefined) break;
      this.#attachment?.line.sendData(this.#attachment.number, next);
    }
    if (this.#outgoing.waiting > 0) return;
    this.#release();
    this.#sayLastWords();
  }

  #release(): void {
    const drained = this.#drained;
    this.#drained = undefined;
    drained?.();
  }

  #sayOpened(): void {
    if (this.#attachment === undefined || this.#opened === undefined) return;
    this.#say({ t: 'opened', channel: this.#attachment.number, ...this.#opened });
  }

  #sayLastWords(): void {
    if (this.#attachment === undefined || this.#lastWords === undefined) return;
    if (this.#isConcluded) return;
    this.#isConcluded = true;
    const { number: channel } = this.#attachment;
    const { exit, close } = this.#lastWords;
    if (this.#opened === undefined) {
      const { code = 'io-failed', reason: message } = close;
      this.#say({ t: 'refused', channel, code, message });
    } else {
      if (exit) this.#say({ t: 'exit', channel, ...exit });
      this.#say({ t: 'close', channel, ...close });
    }
    this.#concluded(this.#opened === undefined);
  }

  #say(message: AgentMessage): void {
    this.#attachment?.line.send(message);
  }
}

/** What is not there is not told. */
function told(result: JsonObject | undefined): Result {
  return result === undefined ? {} : { result: result as NonNullable<Result['result']> };
}
