import type { Listed } from '@jumpfleet/http';
import type { Items } from './administration/administration-door.js';

/** A page of the fleet API; the cursor is the number of its last row. */
export function itemsOf<Row>(
  { rows, total }: Listed<Row>,
  numberOf: (row: Row) => number,
  answer: (row: Row) => object,
): Items {
  const last = rows.at(-1);
  const next_cursor = last && total > rows.length ? String(numberOf(last)) : null;
  return { items: rows.map(answer), next_cursor };
}
