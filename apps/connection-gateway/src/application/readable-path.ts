/** A name of the computer as people read it: bytes that are no text (PEP 383), and NUL, read as `\xNN`. */
export function readablePath(path: string): string {
  return path
    .replaceAll(/(?<![\ud800-\udbff])[\udc80-\udcff]/g, (byte) => hex(byte.charCodeAt(0) - 0xdc00))
    .replaceAll('\0', hex(0))
    .toWellFormed();
}

function hex(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}
