import type { FileEntry } from '@jumpfleet/gateway-contracts';
import { JsonLines } from './json-lines.js';
import { perform, readLines, sortEntries } from './operations.js';
import type { FileSort } from './operations.js';
import { nameOf, pathIn } from './paths.js';
import type { Tools } from './session-port.js';

/** A folder as far as it has been read. */
export type Folder = Readonly<{
  entries: readonly FileEntry[];
  isReading: boolean;
  /** Where it really is, when the computer says so: home is empty until then. */
  path: string;
}>;

export type FolderWatch = Readonly<{
  sort: FileSort;
  onChange: (folder: Folder) => void;
  signal: AbortSignal;
}>;

/** Large folders are drawn while they are read, but not for each piece. */
const drawEveryMs = 150;

export async function readFolder(
  tools: Tools,
  path: string,
  { sort, onChange, signal }: FolderWatch,
): Promise<void> {
  const entries: FileEntry[] = [];
  let drawnAt = 0;
  const items = (more: readonly FileEntry[]) => {
    for (const entry of more) entries.push(entry);
    const now = performance.now();
    if (now - drawnAt < drawEveryMs) return;
    drawnAt = now;
    onChange({ entries: sortEntries(entries, sort), isReading: true, path });
  };
  const { path: told } = await readLines(
    tools,
    { tool: 'files', op: 'list', path },
    new JsonLines<FileEntry>(),
    { items, signal },
  );
  onChange({
    entries: sortEntries(entries, sort),
    isReading: false,
    path: typeof told === 'string' ? told : path,
  });
}

/** What changes a folder; each is one operation at the computer. */
export class FolderChanges {
  readonly #tools: Tools;
  readonly #path: string;

  constructor(tools: Tools, path: string) {
    this.#tools = tools;
    this.#path = path;
  }

  make(name: string): Promise<unknown> {
    return perform(this.#tools, { tool: 'files', op: 'make', path: pathIn(this.#path, name) });
  }

  /** A name, or a path of one's own. */
  rename(entry: FileEntry, wish: string): Promise<unknown> {
    const path = pathIn(this.#path, entry.name);
    const to = wish.includes('/') ? wish : pathIn(this.#path, wish);
    return perform(this.#tools, { tool: 'files', op: 'rename', path, to });
  }

  /** A folder with all that is in it. */
  remove({ name, type }: FileEntry): Promise<unknown> {
    const path = pathIn(this.#path, name);
    const recursive = type === 'folder';
    return perform(this.#tools, {
      tool: 'files',
      op: 'delete',
      path,
      ...(recursive && { recursive }),
    });
  }
}

/** A link is opened as a folder: only the computer knows where it leads. */
export function isOpenable({ type }: FileEntry): boolean {
  return type === 'folder' || type === 'link';
}

export function archiveName(path: string, name: string): string {
  return `${name || nameOf(path) || 'archive'}.tar`;
}
