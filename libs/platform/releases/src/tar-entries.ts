import { ByteReader } from './byte-reader.js';
import { PackageFault } from './refusal.js';

export const tarBlock = 512;

/** A file of a package. `content` must be read to its end before the next entry is asked for. */
export type TarEntry = Readonly<{
  path: string;
  mode: number;
  length: number;
  /** As it stands in the archive. */
  header: Buffer;
  content: AsyncIterable<Buffer>;
}>;

const pathPattern = /^(?!\/)(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w./@+-]{1,100}$/;
/** What may follow the end of an archive, which tar fills up to a record. */
const maxTrailingBlocks = 20;

/**
 * The files of a tar archive (ustar). Refuses everything that is not a plain file or a folder with a plain
 * relative name: links, devices, long-name records, absolute and climbing paths.
 */
export async function* tarEntries(source: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const reader = new ByteReader(source);
  for (;;) {
    const header = await reader.exactly(tarBlock);
    if (header === undefined) throw malformed('The package has no end.');
    if (isEmpty(header)) break;
    const entry = entryOf(header, reader);
    if (entry === undefined) continue;
    yield entry;
    await reader.exactly(paddingOf(entry.length));
  }
  for (let blocks = 0; ; blocks++) {
    const trailing = await reader.exactly(tarBlock);
    if (trailing === undefined) return;
    if (!isEmpty(trailing) || blocks >= maxTrailingBlocks)
      throw malformed('Something follows the end of the package.');
  }
}

export function paddingOf(length: number): number {
  return (tarBlock - (length % tarBlock)) % tarBlock;
}

/** `undefined` for a folder, which is made where a file needs it. */
function entryOf(header: Buffer, reader: ByteReader): TarEntry | undefined {
  assertChecksum(header);
  const type = header.toString('latin1', 156, 157);
  const path = textAt(header, 0, 100);
  const length = octalAt(header, 124, 12);
  if (textAt(header, 345, 155) !== '') throw malformed('The package has a name that is too long.');
  const isFolder = type === '5';
  if (!isFolder && type !== '0' && type !== '\0')
    throw malformed(`${JSON.stringify(path)} is neither a file nor a folder.`);
  if (!pathPattern.test(isFolder ? path.replace(/\/$/, '') : path))
    throw malformed(`${JSON.stringify(path)} is not a name that a package may have.`);
  if (!isFolder) {
    const mode = octalAt(header, 100, 8) & 0o777;
    return { path, mode, length, header, content: reader.through(length) };
  }
  if (length > 0) throw malformed(`${JSON.stringify(path)} is a folder with content.`);
  return undefined;
}

function assertChecksum(header: Buffer): void {
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (sum !== octalAt(header, 148, 8)) throw malformed('The package has a damaged entry.');
}

function octalAt(header: Buffer, at: number, length: number): number {
  const digits = textAt(header, at, length).trim();
  if (!/^[0-7]{1,11}$/.test(digits)) throw malformed('The package has a damaged entry.');
  return Number.parseInt(digits, 8);
}

function textAt(header: Buffer, at: number, length: number): string {
  const field = header.toString('latin1', at, at + length);
  const end = field.indexOf('\0');
  return end < 0 ? field : field.slice(0, end);
}

function isEmpty(block: Buffer): boolean {
  return block.every((byte) => byte === 0);
}

function malformed(detail: string): PackageFault {
  return new PackageFault('package-malformed', detail);
}
