/**
 * Text as people read it and Postgres keeps it: bytes of a name that were no UTF-8 (U+DC80..U+DCFF, PEP 383)
 * and the null character as `\xNN`; other halves of characters as U+FFFD.
 */
export function storableText(text: string): string {
  return text
    .replace(/[\u{DC80}-\u{DCFF}]/gu, (byte) => escaped((byte.codePointAt(0) ?? 0) & 0xff))
    .replaceAll('\0', escaped(0))
    .toWellFormed();
}

/** Likewise what XML 1.0 cannot carry at all: control characters and the two non-characters. */
export function xmlText(text: string): string {
  return (
    storableText(text)
      // eslint-disable-next-line no-control-regex -- these are what is looked for
      .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, (control) => escaped(control.charCodeAt(0)))
      .replace(/[\uFFFE\uFFFF]/g, '\uFFFD')
  );
}

const escaped = (byte: number): string => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
