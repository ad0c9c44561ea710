import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

export type TestEntry = Readonly<{
  path: string;
  content?: string;
  mode?: number;
  type?: string;
  /** Where the header lies about it. */
  length?: number;
}>;

const block = 512;

/** Any tar archive that somebody may come with, sound or not. */
export function archiveOf(entries: readonly TestEntry[], tail: Buffer = Buffer.alloc(0)): Buffer {
  return Buffer.concat([...entries.flatMap(blocksOf), Buffer.alloc(2 * block), tail]);
}

export function writePackage(path: string, entries: readonly TestEntry[]): string {
  writeFileSync(path, gzipSync(archiveOf(entries)));
  return path;
}

function blocksOf({ path, content = '', mode = 0o644, type = '0', length }: TestEntry): Buffer[] {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(block);
  const octal = (value: number, at: number, digits: number) =>
    header.write(value.toString(8).padStart(digits, '0'), at, 'ascii');
  header.write(path, 0, 'latin1');
  octal(mode, 100, 7);
  octal(length ?? bytes.length, 124, 11);
  header.write(' '.repeat(8), 148);
  header.write(type, 156);
  header.write('ustar\u000000', 257);
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  );
  header[154] = 0;
  return [header, bytes, Buffer.alloc((block - (bytes.length % block)) % block)];
}
