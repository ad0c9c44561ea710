import type { FileEntry } from '@jumpfleet/gateway-contracts';
import type { JsonLines } from './json-lines.js';
import { ToolFailure } from './session-port.js';
import type { Operation, ToolRequest, ToolResult, Tools } from './session-port.js';
import { failureWords } from './tool-words.js';

/** Thrown by what was given up here. */
export class GivenUp extends Error {
  override readonly name = 'GivenUp';
  constructor() {
    super('Given up.');
  }
}

type Taking = Readonly<{
  opened?: (result: ToolResult, operation: () => Operation) => void;
  data?: (payload: Uint8Array) => void | Promise<void>;
  signal?: AbortSignal | undefined;
}>;

/** One operation to its end: what it answered, or a `ToolFailure`. What is taken slowly is sent slowly. */
export function perform(
  tools: Tools,
  request: ToolRequest,
  taking: Taking = {},
): Promise<ToolResult> {
  const { opened, data, signal } = taking;
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) throw new GivenUp();
    let answer: ToolResult = {};
    let lastTaken: Promise<void> = Promise.resolve();
    const giveUp = (why: unknown) => {
      signal?.removeEventListener('abort', onAbort);
      reject(why instanceof Error ? why : new GivenUp());
    };
    const onAbort = () => {
      operation.close();
      giveUp(new GivenUp());
    };
    const take = (payload: Uint8Array, taken: () => void) => {
      lastTaken = lastTaken.then(() => data?.(payload)).then(taken);
      lastTaken.catch((error: unknown) => {
        operation.close();
        giveUp(error);
      });
    };
    const operation = tools.open(request, {
      opened: (result) => {
        answer = result;
        opened?.(result, () => operation);
      },
      data: take,
      failed: giveUp,
      done: (code, result) =>
        void lastTaken.then(() => {
          signal?.removeEventListener('abort', onAbort);
          if (code === 0) resolve({ ...answer, ...result });
          else reject(new ToolFailure('action-failed', failureWords('action-failed', '')));
        }, giveUp),
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** Each batch of lines as it arrives. */
export async function readLines<Item>(
  tools: Tools,
  request: ToolRequest,
  lines: JsonLines<Item>,
  on: Readonly<{ items: (items: readonly Item[]) => void; signal?: AbortSignal }>,
): Promise<ToolResult> {
  const tell = (items: readonly Item[]) => {
    if (items.length > 0) on.items(items);
  };
  const result = await perform(tools, request, {
    data: (payload) => tell(lines.push(payload)),
    signal: on.signal,
  });
  tell(lines.end());
  return result;
}

/** All that it sends, in one piece. Not for what may be large. */
export async function readAll(
  tools: Tools,
  request: ToolRequest,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  await perform(tools, request, { data: (payload) => void pieces.push(payload.slice()), signal });
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

export async function readDocument<Value>(tools: Tools, request: ToolRequest): Promise<Value> {
  return JSON.parse(new TextDecoder().decode(await readAll(tools, request))) as Value;
}

/** Folders first, then by name as people sort: `file2` before `file10`. */
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const rank = ({ type }: FileEntry) => (type === 'folder' ? 0 : 1);

export type FileSort = 'name' | 'size' | 'modified_at';

const orders: Readonly<Record<FileSort, (a: FileEntry, b: FileEntry) => number>> = {
  name: () => 0,
  size: (a, b) => (b.size ?? 0) - (a.size ?? 0),
  modified_at: (a, b) => b.modified_at.localeCompare(a.modified_at),
};

export function sortEntries(entries: readonly FileEntry[], by: FileSort): readonly FileEntry[] {
  const order = orders[by];
  return entries.toSorted(
    (a, b) => rank(a) - rank(b) || order(a, b) || collator.compare(a.name, b.name),
  );
}
