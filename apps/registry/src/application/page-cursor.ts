import { z } from 'zod';
import type { FleetOrder, PageEnd } from './fleet-list.js';

const cursor = z.strictObject({
  /** A cursor belongs to the order it was made in. */
  o: z.string(),
  p: z.string().max(256),
  k: z.string().max(512),
  i: z.uuid(),
});

const numbers = new Set(['last_connect_at', 'last_accessed_at', 'registered_at']);
const orderName = ({ sort, isDescending }: FleetOrder): string =>
  isDescending ? `-${sort}` : sort;

export function encodeCursor(end: PageEnd, order: FleetOrder): string {
  const fields = { o: orderName(order), p: end.part, k: end.key, i: end.id };
  return Buffer.from(JSON.stringify(fields)).toString('base64url');
}

/** `undefined` when the text is no cursor of this order. */
export function decodeCursor(text: string, order: FleetOrder): PageEnd | undefined {
  const parsed = cursor.safeParse(parseJson(Buffer.from(text, 'base64url').toString()));
  if (!parsed.success || parsed.data.o !== orderName(order)) return undefined;
  const { p, k, i } = parsed.data;
  if (numbers.has(order.sort) && !/^\d{1,16}$/.test(k)) return undefined;
  if ([p, k].some((value) => value.includes('\0') || !value.isWellFormed())) return undefined;
  return { part: p, key: k, id: i };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
