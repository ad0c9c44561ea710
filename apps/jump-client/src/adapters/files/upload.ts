import { randomUUID } from 'node:crypto';
import { ToolFailure } from '../../application/session/tool-handler.js';
import { publish } from './changes.js';
import { failureOf } from './failures.js';
import { PartialUpload, demandSpace, partialPath, replaceable } from './partial-upload.js';
import { placeOf } from './path.codec.js';

export type UploadRequest = Readonly<{
  length: number;
  sha256?: string | undefined;
  upload?: string | undefined;
  overwrite?: boolean | undefined;
}>;

export type UploadListener = Readonly<{
  /** As many bytes more may come. */
  consumed: (bytes: number) => void;
  finished: (whole: Readonly<{ length: number; sha256: string }>) => void;
  failed: (failure: ToolFailure) => void;
}>;

/** So much may be credited before the disk has it. */
const mostAheadBytes = 1_048_576;

/** Uploads under way by their partial files: the same upload again takes the place of one that hangs. */
const underWay = new Map<string, Upload>();

const turns = new Map<string, Promise<unknown>>();

/** Of two that begin at once, the second finds the first, so that never two write into one file. */
function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const result = (turns.get(key) ?? Promise.resolve()).then(work);
  const turn: Promise<unknown> = result
    .catch(() => undefined)
    .finally(() => {
      if (turns.get(key) === turn) turns.delete(key);
    });
  turns.set(key, turn);
  return result;
}

/** One file on its way in: it gets its name when it is whole, its digest right and the disk has it. */
export class Upload {
  /** What is here already, so that the rest is enough. */
  readonly offset: number;
  readonly #target: Buffer;
  readonly #part: PartialUpload;
  readonly #request: UploadRequest;
  readonly #listener: UploadListener;
  #waiting: Buffer[] = [];
  #unwritten = 0;
  #uncredited = 0;
  #announced: number;
  #work: Promise<void> | undefined;
  #isOver = false;

  private constructor(
    target: Buffer,
    part: PartialUpload,
    request: UploadRequest,
    listener: UploadListener,
  ) {
    this.#target = target;
    this.#part = part;
    this.#request = request;
    this.#listener = listener;
    this.offset = part.found;
    this.#announced = part.found;
  }

  static begin(target: Buffer, request: UploadRequest, listener: UploadListener): Promise<Upload> {
    const path = partialPath(target, request.upload ?? randomUUID());
    return inTurn(keyOf(path), () => Upload.#begin(path, target, request, listener));
  }

  static async #begin(
    path: Buffer,
    target: Buffer,
    request: UploadRequest,
    listener: UploadListener,
  ): Promise<Upload> {
    await replaceable(target, request.overwrite ?? false);
    const before = underWay.get(keyOf(path));
    if (before) await before.#takenOver();
    const part = await PartialUpload.open(path);
    try {
      await demandFitting(part, target, request);
    } catch (error) {
      await (part.found === 0 ? part.discard() : part.close());
      throw error;
    }
    const upload = new Upload(target, part, request, listener);
    underWay.set(keyOf(path), upload);
    return upload;
  }

  /** After `opened` is said: what was found is read, and an upload that lacks nothing ends at once. */
  start(): void {
    this.#work = this.#goOn(() => this.#part.readFound());
  }

  push(chunk: Buffer): void {
    if (this.#isOver) return;
    this.#announced += chunk.length;
    this.#waiting.push(chunk);
    this.#unwritten += chunk.length;
    this.#uncredited += chunk.length;
    this.#credit();
    this.#work ??= this.#goOn(() => Promise.resolve());
  }

  /** The channel is gone: the same upload may go on later; one without a name of its own cannot. */
  async abandon(): Promise<void> {
    await this.#work;
    if (this.#isOver) return;
    this.#end();
    await (this.#request.upload === undefined ? this.#part.discard() : this.#part.close());
  }

  async #takenOver(): Promise<void> {
    this.#listener.failed(new ToolFailure('upload-changed', 'The upload goes on elsewhere.'));
    await this.abandon();
  }

  async #goOn(first: () => Promise<void>): Promise<void> {
    try {
      await first();
      while (this.#waiting.length > 0 && !this.#isOver) await this.#write();
      if (this.#part.length === this.#request.length && !this.#isOver) await this.#finish();
    } catch (error) {
      await this.#fail(failureOf(error));
    } finally {
      this.#work = undefined;
    }
  }

  async #write(): Promise<void> {
    const chunks = this.#waiting;
    this.#waiting = [];
    if (this.#announced > this.#request.length)
      throw new ToolFailure('upload-changed', 'More was sent than was announced.');
    await this.#part.add(chunks);
    this.#unwritten -= chunks.reduce((sum, { length }) => sum + length, 0);
    if (!this.#isOver) this.#credit();
  }

  /** What waits for the disk holds nothing up, as long as it is not much. */
  #credit(): void {
    const ahead = this.#unwritten - this.#uncredited;
    const bytes = Math.min(this.#uncredited, mostAheadBytes - ahead);
    if (bytes <= 0) return;
    this.#uncredited -= bytes;
    this.#listener.consumed(bytes);
  }

  async #finish(): Promise<void> {
    const { length, sha256: wanted, overwrite = false } = this.#request;
    const sha256 = this.#part.digest();
    if (wanted !== undefined && wanted !== sha256)
      throw new ToolFailure('digest-mismatch', 'What arrived is not what was sent.');
    await this.#part.finish(await replaceable(this.#target, overwrite));
    await publish(this.#part.path, this.#target, overwrite);
    if (this.#isOver) return;
    this.#end();
    await this.#part.close();
    this.#listener.finished({ length, sha256 });
  }

  /** What failed does not fill the disk, and is not gone on with. */
  async #fail(failure: ToolFailure): Promise<void> {
    if (this.#isOver) return;
    this.#end();
    await this.#part.discard();
    this.#listener.failed(failure);
  }

  #end(): void {
    this.#isOver = true;
    this.#waiting = [];
    const key = keyOf(this.#part.path);
    if (underWay.get(key) === this) underWay.delete(key);
  }
}

const keyOf = (path: Buffer): string => path.toString('latin1');

async function demandFitting(
  { found }: PartialUpload,
  target: Buffer,
  { length }: UploadRequest,
): Promise<void> {
  if (found > length) throw new ToolFailure('upload-changed', 'More of it is here already.');
  await demandSpace(placeOf(target).folder, length - found);
}
