import { InvalidRequest, inputText } from '@jumpfleet/http';
import { z } from 'zod';
import type { HistoryPage, HistoryQuery } from '../../application/history.js';

/** RFC 3339 with any offset, answered in UTC. */
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());

export const atQuery = z.strictObject({ at: instant.optional() });
export type AtQuery = z.infer<typeof atQuery>;

export const historyQuery = z.strictObject({
  from: instant.optional(),
  to: instant.optional(),
  cursor: z.string().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

export type PageQuery = z.infer<typeof historyQuery>;

export const whyQuery = z.strictObject({
  at: instant.optional(),
  event: inputText(64).optional(),
  field: inputText(128).optional(),
});
export type WhyQuery = z.infer<typeof whyQuery>;

/** The query with its cursor read: the revision below which the next page begins. */
export function readHistoryQuery({ cursor, ...query }: PageQuery): HistoryQuery {
  if (cursor === undefined) return query;
  const [, revision] = /^r(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (revision === undefined)
    throw new InvalidRequest([{ path: 'cursor', message: 'is not a cursor of this list' }]);
  return { ...query, before: Number(revision) };
}

export function shownPage({ items, next }: HistoryPage): object {
  const cursor = next === undefined ? null : Buffer.from(`r${String(next)}`).toString('base64url');
  return { items, next_cursor: cursor };
}

/** What is no id names nothing. */
export function uuidOf(text: string): string | undefined {
  return z.uuid().safeParse(text).success ? text.toLowerCase() : undefined;
}
