import { isUtf8 } from 'node:buffer';
import { homedir } from 'node:os';
import { ToolFailure } from '../../application/session/tool-handler.js';

const slash = 0x2f;

/** A name as the wire says it: bytes that are not UTF-8 are U+DC80..U+DCFF (PEP 383). */
export function textOf(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = characterAt(bytes, at);
    text +=
      length === 0
        ? String.fromCharCode(0xdc00 + (bytes[at] ?? 0))
        : bytes.toString('utf8', at, at + length);
    at += Math.max(length, 1);
  }
  return text;
}

/** Length of the UTF-8 character that begins there, 0 where none does. */
function characterAt(bytes: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++)
    if (isUtf8(bytes.subarray(at, at + length))) return length;
  return 0;
}

/** The way back; throws `path-malformed` for what can be no path. */
export function bytesOf(text: string): Buffer {
  if (text.includes('\0')) throw malformed();
  const parts = text.match(/[\udc80-\udcff]+|[^\udc80-\udcff]+/gu) ?? [];
  return Buffer.concat(parts.map(partBytes));
}

function partBytes(part: string): Buffer {
  const code = part.charCodeAt(0);
  if (code >= 0xdc80 && code <= 0xdcff)
    return Buffer.from(Array.from(part, (escape) => escape.charCodeAt(0) - 0xdc00));
  if (!part.isWellFormed()) throw malformed();
  return Buffer.from(part, 'utf8');
}

const malformed = () => new ToolFailure('path-malformed', 'This can be no path.');

/** The path in bytes and absolute; without the slashes at its end, so that a link is the link itself. */
export function pathOf(text: string, home: string = homedir()): Buffer {
  const bytes = bytesOf(text);
  const path =
    bytes[0] === slash ? bytes : joined(Buffer.from(home), bytes.length > 0 ? bytes : undefined);
  let end = path.length;
  while (end > 1 && path[end - 1] === slash) end--;
  return path.subarray(0, end);
}

export function joined(folder: Buffer, name: Buffer | undefined): Buffer {
  if (name === undefined) return folder;
  const between = folder.at(-1) === slash ? '' : '/';
  return Buffer.concat([folder, Buffer.from(between), name]);
}

/** Folder and name of what is to be changed; throws for what has no name of its own. */
export function placeOf(path: Buffer): Readonly<{ folder: Buffer; name: Buffer }> {
  const at = path.lastIndexOf(slash);
  const name = path.subarray(at + 1);
  if (['', '.', '..'].includes(name.toString('latin1')))
    throw new ToolFailure('path-malformed', 'This path ends in no name.');
  return { folder: at === 0 ? path.subarray(0, 1) : path.subarray(0, at), name };
}
