import { z } from 'zod';
import type { FleetQuery, PageEnd } from './fleet-list.js';
import { clientStatuses } from './fleet-list.js';

const cursor = z.strictObject({
  /** A cursor belongs to the order it was made in. */
  o: z.string(),
  s: z.enum(clientStatuses).optional(),
  k: z.string().max(256),
  i: z.uuid(),
});

type Order = Pick<FleetQuery, 'sort' | 'isDescending'>;
const orderName = ({ sort, isDescending }: Order): string => (isDescending ? `-${sort}` : sort);

export function encodeCursor(end: PageEnd, order: Order): string {
  const fields = { o: orderName(order), s: end.status, k: end.key, i: end.id };
  return Buffer.from(JSON.stringify(fields)).toString('base64url');
}

/** `undefined` when the text is no cursor of this order. */
export function decodeCursor(text: string, order: Order): PageEnd | undefined {
  const parsed = cursor.safeParse(parseJson(Buffer.from(text, 'base64url').toString()));
  if (!parsed.success || parsed.data.o !== orderName(order)) return undefined;
  const { s, k, i } = parsed.data;
  if (order.sort === 'last_connect_at' && !/^\d{1,16}$/.test(k)) return undefined;
  return { status: s, key: k, id: i };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
