import type {
  JsonObject,
  ToolChannel,
  ToolEnd,
  ToolInput,
} from '../application/session/tool-handler.js';

/** A channel to nobody: keeps what an operation says, and takes everything at once. */
export class RecordedChannel implements ToolChannel {
  readonly session = '00000000-0000-4000-8000-000000000001';
  readonly leg = '00000000-0000-4000-8000-000000000002';
  readonly representative = 'ann';
  readonly hasRoom = true;
  readonly #abort = new AbortController();
  readonly #opened = Promise.withResolvers<JsonObject | undefined>();
  readonly #sent: Uint8Array[] = [];
  readonly #onWrite: (bytes: Uint8Array) => Promise<void>;
  #input: ToolInput | undefined;
  #consumed = 0;

  constructor(onWrite: (bytes: Uint8Array) => Promise<void> = () => Promise.resolve()) {
    this.#onWrite = onWrite;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get whenOpened(): Promise<JsonObject | undefined> {
    return this.#opened.promise;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#sent);
  }

  get consumedBytes(): number {
    return this.#consumed;
  }

  /** What came over it as lines of JSON. */
  lines<T>(): T[] {
    const lines = this.bytes.toString('utf8').split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as T);
  }

  opened(result?: JsonObject): void {
    this.#opened.resolve(result);
  }

  write(bytes: Uint8Array): Promise<void> {
    this.opened();
    this.#sent.push(Buffer.from(bytes));
    return this.#onWrite(bytes);
  }

  receive(input: ToolInput): void {
    this.#input = input;
  }

  consumed(bytes: number): void {
    this.#consumed += bytes;
  }

  /** The representative sends. */
  send(bytes: Uint8Array): void {
    this.#input?.data(bytes);
  }

  close(): void {
    this.#abort.abort();
  }

  /** Runs an operation over it to its end. */
  static async run(
    operation: (channel: RecordedChannel) => Promise<ToolEnd>,
  ): Promise<Readonly<{ channel: RecordedChannel; end: ToolEnd }>> {
    const channel = new RecordedChannel();
    return { channel, end: await operation(channel) };
  }
}
