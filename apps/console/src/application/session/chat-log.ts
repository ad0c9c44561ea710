import type { SessionMessage } from '@jumpfleet/gateway-contracts';

/** One line of a session's chat, as the record keeps it. */
export type Said = Omit<Extract<SessionMessage, { t: 'said' }>, 't'>;

export type ChatLog = Readonly<{
  lines: readonly Said[];
  /** The number of the newest line that was seen. */
  readTo: number;
}>;

export const emptyChat: ChatLog = { lines: [], readTo: 0 };

/** Lines may come twice, late and out of order: their numbers say where they belong. */
export function withSaid(log: ChatLog, said: readonly Said[]): ChatLog {
  const known = new Map([...log.lines, ...said].map((line) => [line.n, line]));
  return { ...log, lines: [...known.values()].sort((a, b) => a.n - b.n) };
}

export function allRead(log: ChatLog): ChatLog {
  const newest = log.lines.at(-1)?.n ?? 0;
  return newest > log.readTo ? { ...log, readTo: newest } : log;
}

/** Lines of others that nobody has seen yet. */
export function unreadCount({ lines, readTo }: ChatLog, ownName: string): number {
  return lines.filter(({ n, from }) => n > readTo && !isOwn(from, ownName)).length;
}

export function isOwn({ type, name }: Said['from'], ownName: string): boolean {
  return type === 'representative' && name === ownName;
}
