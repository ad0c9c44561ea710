import { constants } from 'node:fs';
import type { Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { ToolFailure } from '../../application/session/tool-handler.js';
import { pieceBytes } from './send-buffers.js';
import type { SendBuffers } from './send-buffers.js';

/** Of Linux: a descriptor that says what is there and opens nothing. */
const pathOnly = 0o10000000;

export type OpenedFile = Readonly<{ handle: FileHandle; stats: Stats }>;

/**
 * Opens a file to be read. What is no file is not even opened: opening a pipe, a terminal or another
 * device may wait for ever, or do something.
 */
export async function openFile(path: Buffer | string, flags = 0): Promise<OpenedFile> {
  const place = await open(path, pathOnly | flags);
  try {
    demandFile(await place.stat());
    const handle = await open(
      `/proc/self/fd/${String(place.fd)}`,
      constants.O_RDONLY | constants.O_NONBLOCK,
    );
    return { handle, stats: await handle.stat() };
  } finally {
    await place.close();
  }
}

function demandFile(stats: Stats): void {
  if (stats.isFile()) return;
  if (stats.isDirectory()) throw new ToolFailure('is-a-folder', 'This is a folder.');
  throw new ToolFailure('not-a-file', 'This is not a file.');
}

/** The bytes from one place up to another, or to the end of the file where it comes first. */
export async function* bytesFrom(
  handle: FileHandle,
  { from, to }: Readonly<{ from: number; to: number }>,
  buffers: SendBuffers,
): AsyncGenerator<Buffer, void> {
  for (let at = from; at < to;) {
    const buffer = buffers.next();
    const { bytesRead } = await handle.read(buffer, 0, Math.min(pieceBytes, to - at), at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffers.filled(buffer, bytesRead);
  }
}

/** The same for whoever is done with each piece before the next: it may be overwritten by then. */
export async function* readThrough(handle: FileHandle, to: number): AsyncGenerator<Buffer, void> {
  const buffer = Buffer.allocUnsafeSlow(Math.min(pieceBytes, to));
  for (let at = 0; at < to;) {
    const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, to - at), at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
