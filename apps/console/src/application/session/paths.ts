const firstByte = 0xdc80;
const lastByte = 0xdcff;

/** A name as people read it: bytes that are not UTF-8, and what cannot be seen, as `\xNN`. */
export function shownName(name: string): string {
  return Array.from(name, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code >= firstByte && code <= lastByte) return hex(code - 0xdc00);
    return code < 0x20 || code === 0x7f ? hex(code) : character;
  }).join('');
}

function hex(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

/** The name in a folder; the empty folder is the home of the client's user. */
export function pathIn(folder: string, name: string): string {
  if (folder === '') return name;
  return folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`;
}

export function parentOf(path: string): string {
  const at = path.replace(/\/+$/, '').lastIndexOf('/');
  if (at <= 0) return path.startsWith('/') ? '/' : '';
  return path.slice(0, at);
}

export function nameOf(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1) ?? '';
}

export type Crumb = Readonly<{ name: string; path: string }>;

/** The way to a folder, from the root or from home. */
export function crumbsOf(path: string): readonly Crumb[] {
  const isAbsolute = path.startsWith('/');
  const start: Crumb = isAbsolute ? { name: '/', path: '/' } : { name: 'Home', path: '' };
  const crumbs = [start];
  for (const name of path.split('/').filter((part) => part !== ''))
    crumbs.push({ name: shownName(name), path: pathIn(crumbs.at(-1)?.path ?? '', name) });
  return crumbs;
}
