import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, stat, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { bulkGarbage } from './bulk-garbage.js';
import { ToolFailed } from './remote-channel.js';
import type { Download, RemoteFiles, Transferred } from './remote-files.js';

export type CopyOptions = Readonly<{
  overwrite?: boolean;
  /** Bytes of the file that are there, of how many. */
  onProgress?: (done: number, length: number) => void;
}>;

const pieceBytes = 131_072;

/**
 * Copies a file of the computer here. What was interrupted goes on where it was, also in another session, as long as
 * the file is the same. The copy appears under its name only when it is whole and its digest right.
 */
export async function downloadFile(
  files: RemoteFiles,
  { remote, local }: Readonly<{ remote: string; local: string }>,
  { overwrite = false, onProgress }: CopyOptions = {},
): Promise<Transferred> {
  if (!overwrite && (await sizeOf(local)) !== undefined)
    throw new ToolFailed('path-exists', `${local} exists already.`);
  const { modified_at, type } = await files.stat(remote);
  if (type === 'folder') throw new ToolFailed('is-a-folder', `${remote} is a folder.`);
  const part = partName(local, modified_at);
  const offset = (await sizeOf(part)) ?? 0;
  const hash = await hashOf(part, offset);
  const download = await files.download(remote, { offset, modified_at });
  await receive(download, { part, offset, hash }, onProgress);
  const whole = await download.result();
  await checkDigest(hash, whole, part);
  await rename(part, local);
  return whole;
}

/** Writes what comes behind what is there; what was written stays when it stops. */
async function receive(
  { channel, length }: Download,
  { part, offset, hash }: Readonly<{ part: string; offset: number; hash: Hash }>,
  onProgress: CopyOptions['onProgress'],
): Promise<void> {
  const file = await open(part, offset === 0 ? 'w' : 'r+');
  try {
    let done = offset;
    for (;;) {
      const pieces = await channel.take();
      if (pieces.length === 0) break;
      for (const piece of pieces) {
        hash.update(piece);
        bulkGarbage.add(piece.length);
      }
      done += await writeAll(file, pieces, done);
      onProgress?.(done, length);
    }
  } finally {
    channel.close('Stopped.');
    await file.close();
  }
}

/** Copies a file of this computer there; goes on with what an earlier copy of the same file left. */
export async function uploadFile(
  files: RemoteFiles,
  { local, remote }: Readonly<{ local: string; remote: string }>,
  { overwrite = false, onProgress }: CopyOptions = {},
): Promise<Transferred> {
  const file = await open(local, 'r');
  try {
    const { size: length, mtimeMs, ino } = await file.stat();
    const upload = createHash('sha256')
      .update([remote, length, mtimeMs, ino].join('\n'))
      .digest('hex');
    const { offset, channel, result } = await files.upload({
      path: remote,
      length,
      upload,
      overwrite,
    });
    const hash = await hashOf(local, offset);
    let done = offset;
    while (done < length) {
      const bytes = await readPiece(file, done, length);
      hash.update(bytes);
      bulkGarbage.add(bytes.length);
      done += bytes.length;
      if (!channel.write(bytes)) await channel.whenDrained();
      onProgress?.(done, length);
    }
    const whole = await result();
    await checkDigest(hash, whole);
    return whole;
  } finally {
    await file.close();
  }
}

async function readPiece(file: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const room = Buffer.allocUnsafeSlow(Math.min(pieceBytes, length - at));
  const { bytesRead } = await file.read(room, 0, room.length, at);
  if (bytesRead === 0) throw new ToolFailed('file-changed', 'The file got shorter meanwhile.');
  return room.subarray(0, bytesRead);
}

/** Writes all at once, whatever portions the system takes. */
async function writeAll(
  file: FileHandle,
  pieces: readonly Uint8Array[],
  at: number,
): Promise<number> {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const { bytesWritten } = await file.writev([...pieces], at);
  if (bytesWritten === length) return length;
  const rest = Buffer.concat(pieces).subarray(bytesWritten);
  let done = bytesWritten;
  while (done < length)
    done += (await file.write(rest, done - bytesWritten, length - done, at + done)).bytesWritten;
  return length;
}

/** The part of another state of the file has another name, so two states never get mixed. */
function partName(local: string, modifiedAt: string): string {
  const state = createHash('sha256').update(modifiedAt).digest('hex').slice(0, 16);
  return join(dirname(local), `.${basename(local)}.${state}.part`);
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Of the bytes before. */
async function hashOf(path: string, length: number): Promise<Hash> {
  const hash = createHash('sha256');
  if (length === 0) return hash;
  for await (const bytes of createReadStream(path, { end: length - 1 }))
    hash.update(bytes as Buffer);
  return hash;
}

async function checkDigest(hash: Hash, { sha256 }: Transferred, part?: string): Promise<void> {
  if (hash.digest('hex') === sha256) return;
  if (part !== undefined) await unlink(part);
  throw new ToolFailed('digest-mismatch', 'The copy is not the same as the file.');
}
