import { constants } from 'node:fs';
import type { Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { ToolFailure } from '../../application/session/tool-handler.js';

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

export const readBytes = 256 * 1024;

/** The bytes from one place up to another, or to the end of the file where it comes first. */
export async function* bytesFrom(
  handle: FileHandle,
  from: number,
  to: number,
): AsyncGenerator<Buffer, void> {
  for (let at = from; at < to;) {
    const buffer = Buffer.allocUnsafeSlow(Math.min(readBytes, to - at));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield bytesRead === buffer.length ? buffer : buffer.subarray(0, bytesRead);
  }
}
