import { downloadOpened, fileEntry, transferred, uploadOpened } from '@jumpfleet/gateway-contracts';
import type { FileEntry } from '@jumpfleet/gateway-contracts';
import { jsonLines } from './json-lines.js';
import type { RemoteChannel } from './remote-channel.js';
import type { Opener } from './tool-request.js';

/** Of the whole file, whichever part of it went over the line now. */
export type Transferred = Readonly<{ length: number; sha256: string }>;

export type UploadPlan = Readonly<{
  path: string;
  length: number;
  sha256?: string;
  /** What is resumed: the same text again goes on with what is there. */
  upload?: string;
  overwrite?: boolean;
}>;

/** A file on its way here; `result` tells the digest of the whole. */
export type Download = Readonly<{
  length: number;
  modifiedAt: string;
  channel: RemoteChannel;
  result(): Promise<Transferred>;
}>;

/** A file on its way there, from `offset` on. */
export type Upload = Readonly<{
  offset: number;
  channel: RemoteChannel;
  result(): Promise<Transferred>;
}>;

/** The files of the computer, as far as the session may use them. Failures are `ToolFailed`. */
export class RemoteFiles {
  readonly #line: Opener;

  constructor(line: Opener) {
    this.#line = line;
  }

  /** The entries as the folder is read, in no order; of all folders below it too where asked. */
  list(
    path: string,
    options: Readonly<{ recursive?: boolean }> = {},
  ): AsyncGenerator<FileEntry, void> {
    const channel = this.#line.open({ tool: 'files', op: 'list', path, ...options });
    return jsonLines(channel, (value) => fileEntry.parse(value));
  }

  async stat(path: string): Promise<FileEntry> {
    const channel = this.#line.open({ tool: 'files', op: 'stat', path });
    return fileEntry.parse(await channel.whenOpened);
  }

  /** With `modified_at` of an earlier part the rest of the same file, else `file-changed`. */
  async download(
    path: string,
    from: Readonly<{ offset?: number; modified_at?: string }> = {},
  ): Promise<Download> {
    const channel = this.#line.open({ tool: 'files', op: 'download', path, ...from });
    const { length, modified_at } = downloadOpened.parse(await channel.whenOpened);
    return { length, modifiedAt: modified_at, channel, result: () => resultOf(channel) };
  }

  /** Write the file's bytes from `offset` on to the channel; at `length` it is whole. */
  async upload(plan: UploadPlan): Promise<Upload> {
    const channel = this.#line.open({ tool: 'files', op: 'upload', ...plan });
    const { offset } = uploadOpened.parse(await channel.whenOpened);
    return { offset, channel, result: () => resultOf(channel) };
  }

  /** A folder as a tar archive. */
  archive(path: string): AsyncGenerator<Uint8Array, void> {
    return this.#line.open({ tool: 'files', op: 'archive', path }).bytes();
  }

  async make(path: string): Promise<void> {
    await this.#line.open({ tool: 'files', op: 'make', path }).result();
  }

  async rename(
    path: string,
    to: string,
    options: Readonly<{ overwrite?: boolean }> = {},
  ): Promise<void> {
    await this.#line.open({ tool: 'files', op: 'rename', path, to, ...options }).result();
  }

  async delete(path: string, options: Readonly<{ recursive?: boolean }> = {}): Promise<void> {
    await this.#line.open({ tool: 'files', op: 'delete', path, ...options }).result();
  }
}

async function resultOf(channel: RemoteChannel): Promise<Transferred> {
  return transferred.parse(await channel.result());
}
