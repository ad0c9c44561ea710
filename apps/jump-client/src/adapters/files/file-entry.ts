import type { Stats } from 'node:fs';
import { lstat, readlink } from 'node:fs/promises';
import type { FileEntry } from '@jumpfleet/gateway-contracts';
import { userName } from '../user-names.js';
import { textOf } from './path.codec.js';

/** What is told of one file, folder or link; a link is told of, never followed. */
export async function entryOf(path: Buffer, name: string): Promise<FileEntry> {
  const stats = await lstat(path);
  const type = typeOf(stats);
  return {
    name,
    type,
    ...(type === 'file' && { size: stats.size }),
    modified_at: instantOf(stats),
    mode: (stats.mode & 0o7777).toString(8).padStart(4, '0'),
    owner: userName(stats.uid),
    ...(type === 'link' && { target: textOf(await readlink(path, { encoding: 'buffer' })) }),
  };
}

function typeOf(stats: Stats): FileEntry['type'] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  return stats.isSymbolicLink() ? 'link' : 'other';
}

const latest = Date.UTC(9999, 11, 31);
const earliest = Date.UTC(0, 0, 1);

/** In whole milliseconds, and within the years that can be written. */
export function instantOf({ mtimeMs }: Readonly<{ mtimeMs: number }>): string {
  return new Date(Math.min(latest, Math.max(earliest, Math.floor(mtimeMs)))).toISOString();
}
