import { Sha256 } from '../sha256.js';
import { GivenUp, perform } from './operations.js';
import { ToolFailure } from './session-port.js';
import type { Operation, ToolResult, Tools } from './session-port.js';
import { failureWords } from './tool-words.js';

/** Pieces that a file is read and sent in. */
const pieceBytes = 262_144;

type TransferState = 'waiting' | 'digest' | 'running' | 'done' | 'failed';

/** How a file moves, in one direction. */
export type TransferProgress = Readonly<{
  state: TransferState;
  /** Bytes that are over, of `total`; -1 is not known. */
  bytes: number;
  total: number;
  problem: string;
  /** What the two ends agree on, once it is whole. */
  sha256: string;
}>;

export const nothingMoved: TransferProgress = {
  state: 'waiting',
  bytes: 0,
  total: -1,
  problem: '',
  sha256: '',
};

type Tell = (part: Partial<TransferProgress>) => void;

/** Where a download goes. It keeps what it has when the transfer breaks, so that it can go on there. */
export type Sink = Readonly<{
  write: (bytes: Uint8Array) => Promise<void>;
  finish: () => Promise<void>;
  discard: () => Promise<void>;
}>;

/** A file read in slices. */
export type Source = Readonly<{
  size: number;
  read: (from: number, to: number) => Promise<Uint8Array>;
}>;

const mismatch = () => new ToolFailure('digest-mismatch', failureWords('digest-mismatch', ''));

/** A download that can be asked for again after it broke: it goes on where it was, if the file is the same. */
export class Download {
  readonly #tools: Tools;
  readonly #path: string;
  readonly #sink: Sink;
  readonly canResume = true;
  readonly #hash = new Sha256();
  #bytes = 0;
  #modifiedAt: string | undefined;

  constructor(tools: Tools, path: string, sink: Sink) {
    this.#tools = tools;
    this.#path = path;
    this.#sink = sink;
  }

  async run(tell: Tell, signal: AbortSignal): Promise<void> {
    const result = await perform(this.#tools, this.#request(), {
      opened: ({ length, modified_at: modifiedAt }) => {
        if (typeof modifiedAt === 'string') this.#modifiedAt = modifiedAt;
        tell({ total: Number(length) });
      },
      data: async (payload) => {
        this.#hash.update(payload);
        await this.#sink.write(payload);
        this.#bytes += payload.length;
        tell({ bytes: this.#bytes });
      },
      signal,
    });
    const own = this.#hash.hex();
    if (result['sha256'] !== own) throw mismatch();
    await this.#sink.finish();
    tell({ sha256: own });
  }

  discard(): Promise<void> {
    return this.#sink.discard();
  }

  #request() {
    return {
      tool: 'files',
      op: 'download',
      path: this.#path,
      ...(this.#bytes > 0 && { offset: this.#bytes }),
      ...(this.#modifiedAt !== undefined && { modified_at: this.#modifiedAt }),
    } as const;
  }
}

export type UploadWish = Readonly<{ path: string; overwrite: boolean; id: string }>;

/** An upload that can be asked for again: the computer says how much of it is there already. */
export class Upload {
  readonly #tools: Tools;
  readonly #source: Source;
  readonly #wish: UploadWish;
  readonly canResume = true;
  #sha256 = '';

  constructor(tools: Tools, source: Source, wish: UploadWish) {
    this.#tools = tools;
    this.#source = source;
    this.#wish = wish;
  }

  /** The digest is told before the bytes, so that the file appears only when it is right. */
  async run(tell: Tell, signal: AbortSignal): Promise<void> {
    if (this.#sha256 === '') this.#sha256 = await this.#digest(tell, signal);
    const { path, overwrite, id } = this.#wish;
    const length = this.#source.size;
    tell({ state: 'running', bytes: 0, total: length });
    const stop = new AbortController();
    const result = await perform(
      this.#tools,
      { tool: 'files', op: 'upload', path, length, sha256: this.#sha256, upload: id, overwrite },
      {
        opened: (answer, operation) => {
          this.#send(offsetOf(answer), operation(), tell).catch(() => stop.abort());
        },
        signal: AbortSignal.any([signal, stop.signal]),
      },
    );
    if (result['sha256'] !== this.#sha256) throw mismatch();
    tell({ bytes: length, sha256: this.#sha256 });
  }

  /** What is there in part is the computer's to clear away. */
  async discard(): Promise<void> {
    this.#sha256 = '';
  }

  async #digest(tell: Tell, signal: AbortSignal): Promise<string> {
    const hash = new Sha256();
    for (let at = 0; at < this.#source.size; at += pieceBytes) {
      if (signal.aborted) throw new GivenUp();
      hash.update(await this.#source.read(at, at + pieceBytes));
      tell({ state: 'digest', bytes: at, total: this.#source.size });
    }
    return hash.hex();
  }

  async #send(from: number, operation: Operation, tell: Tell): Promise<void> {
    for (let at = from; at < this.#source.size;) {
      const piece = await this.#source.read(at, at + pieceBytes);
      await operation.write(piece);
      at += piece.length;
      tell({ bytes: at });
    }
  }
}

function offsetOf({ offset }: ToolResult): number {
  return typeof offset === 'number' ? offset : 0;
}
