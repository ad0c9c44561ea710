import type { ChannelEnd, ToolResult } from '@jumpfleet/gateway-domain';

/** What a channel needs of its line. */
export interface ChannelLine {
  write(bytes: Uint8Array): void;
  /** Bytes that were written and are not on their way. */
  waiting(): number;
  used(bytes: number): void;
  resize(size: { cols: number; rows: number }): void;
  close(reason: string): void;
}

/** An operation was refused, or failed; `code` is one of `toolFailureCodes`, or tells what became of the line. */
export class ToolFailed extends Error {
  override readonly name = 'ToolFailed';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message || code);
    this.code = code;
  }
}

/** As much may wait for the line before a source should pause. */
const muchWaitingBytes = 262_144;

/** One operation at the computer: its answers, and the bytes both ways. It outlives a line that is lost. */
export class RemoteChannel {
  readonly #opened = Promise.withResolvers<ToolResult>();
  readonly #ended = Promise.withResolvers<ChannelEnd>();
  readonly #line: ChannelLine;
  #arrived: Uint8Array[] = [];
  #taken = 0;
  #listener: ((bytes: Uint8Array) => void) | undefined;
  #arrival: (() => void) | undefined;
  #drainers: (() => void)[] = [];
  #end: ChannelEnd | undefined;

  constructor(line: ChannelLine) {
    this.#line = line;
    this.#opened.promise.catch(() => undefined);
  }

  /** What `opened` told. Rejects with `ToolFailed` where the operation is refused. */
  get whenOpened(): Promise<ToolResult> {
    return this.#opened.promise;
  }

  get whenEnded(): Promise<ChannelEnd> {
    return this.#ended.promise;
  }

  /** What `exit` told, once all is done. Rejects with `ToolFailed`. */
  async result(): Promise<ToolResult> {
    const end = await this.whenEnded;
    if (end.kind === 'done') return end.result ?? {};
    throw failureOf(end);
  }

  /** False when the line is behind: write no more until `whenDrained`. The bytes belong to the channel now. */
  write(bytes: Uint8Array): boolean {
    this.#line.write(bytes);
    return this.#line.waiting() < muchWaitingBytes;
  }

  /** Resolves when there is room for more, or nobody wants more. */
  whenDrained(): Promise<void> {
    if (this.#end || this.#line.waiting() < muchWaitingBytes) return Promise.resolve();
    return new Promise((resolve) => this.#drainers.push(resolve));
  }

  resize(size: { cols: number; rows: number }): void {
    this.#line.resize(size);
  }

  close(reason = ''): void {
    this.#line.close(reason);
  }

  /** What arrives goes to the listener at once, and is used up when it returns. */
  listen(listener: (bytes: Uint8Array) => void): void {
    this.#listener = listener;
    for (const bytes of this.#arrived.splice(0)) this.#show(bytes);
  }

  /** All that arrived since; what was taken before is used up by now. Nothing when it is over. */
  async take(): Promise<readonly Uint8Array[]> {
    this.#use();
    if (this.#arrived.length === 0 && !this.#end)
      await new Promise<void>((resolve) => (this.#arrival = resolve));
    const pieces = this.#arrived;
    this.#arrived = [];
    this.#taken = pieces.reduce((sum, { length }) => sum + length, 0);
    return pieces;
  }

  /** All bytes, piece by piece; throws `ToolFailed` at its end where the operation did not succeed. */
  async *bytes(): AsyncGenerator<Uint8Array, void> {
    try {
      for (;;) {
        const pieces = await this.take();
        if (pieces.length === 0) break;
        yield* pieces;
      }
      await this.result();
    } finally {
      if (!this.#end) this.close('Enough.');
    }
  }

  /** For the line. */
  readonly ofLine = {
    opened: (result: ToolResult | undefined): void => this.#opened.resolve(result ?? {}),
    arrived: (bytes: Uint8Array): void => this.#deliver(bytes),
    drained: (): void => this.#release(),
    over: (end: ChannelEnd): void => this.#over(end),
  };

  #deliver(bytes: Uint8Array): void {
    if (this.#listener) this.#show(bytes);
    else {
      this.#arrived.push(bytes);
      this.#arrival?.();
    }
  }

  #show(bytes: Uint8Array): void {
    this.#listener?.(bytes);
    this.#line.used(bytes.length);
  }

  #use(): void {
    const bytes = this.#taken;
    this.#taken = 0;
    if (bytes > 0) this.#line.used(bytes);
  }

  #release(): void {
    for (const resolve of this.#drainers.splice(0)) resolve();
  }

  #over(end: ChannelEnd): void {
    this.#end = end;
    if (end.kind === 'done') this.#opened.resolve({});
    else this.#opened.reject(failureOf(end));
    this.#ended.resolve(end);
    this.#arrival?.();
    this.#release();
  }
}

function failureOf(end: Exclude<ChannelEnd, { kind: 'done' }>): ToolFailed {
  return end.kind === 'closed'
    ? new ToolFailed('closed', 'It was stopped.')
    : new ToolFailed(end.code, end.reason);
}
