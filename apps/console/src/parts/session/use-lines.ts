import { useCallback, useEffect, useState } from 'preact/hooks';
import { messageIn } from '../../application/message-in.js';
import type { JsonLines } from '../../application/session/json-lines.js';
import { readLines } from '../../application/session/operations.js';
import type { ToolRequest, Tools } from '../../application/session/session-port.js';

type Read<Item> = Readonly<{ items: readonly Item[]; problem: string; isReading: boolean }>;

/** Lines are drawn as they come, but not for each piece of them. */
const drawEveryMs = 100;

/** What is asked for, and how its lines are read. */
export type LinesOf<Item> = Readonly<{ request: ToolRequest; lines: () => JsonLines<Item> }>;

/** What an operation lists; the old list stays until the new one begins. `of` must be stable. */
export function useLines<Item>(
  tools: Tools,
  of: LinesOf<Item>,
): Read<Item> & Readonly<{ reload: () => void }> {
  const [round, setRound] = useState(0);
  const [read, setRead] = useState<Read<Item>>({ items: [], problem: '', isReading: true });
  useEffect(() => {
    const stop = new AbortController();
    const items: Item[] = [];
    let drawnAt = 0;
    setRead((last) => ({ ...last, isReading: true }));
    const draw = (isReading: boolean, problem = '') => {
      if (!stop.signal.aborted) setRead({ items: [...items], problem, isReading });
    };
    const take = (more: readonly Item[]) => {
      for (const item of more) items.push(item);
      if (performance.now() - drawnAt < drawEveryMs) return;
      drawnAt = performance.now();
      draw(true);
    };
    readLines(tools, of.request, of.lines(), { items: take, signal: stop.signal }).then(
      () => draw(false),
      (error: unknown) => draw(false, messageIn(error)),
    );
    return () => stop.abort();
  }, [tools, of, round]);
  return { ...read, reload: useCallback(() => setRound((last) => last + 1), []) };
}
