import type { DeliveryItem, DeliveryStatus } from '@jumpfleet/outbound-contracts';

export type DeliveryFilter = Readonly<{
  recipient: string;
  status: DeliveryStatus | '';
  event: string;
}>;

export type DeliveryPage = Readonly<{
  items: readonly DeliveryItem[];
  next_cursor: string | null;
}>;

export type DeliveryList = Readonly<{
  items: readonly DeliveryItem[];
  cursor: string | null;
  isKnown: boolean;
}>;

export const noDeliveries: DeliveryList = { items: [], cursor: null, isKnown: false };

/** Only what is said; the server answers the newest first. */
export function deliveryQuery(
  { recipient, status, event }: DeliveryFilter,
  cursor: string | null,
): string {
  const said = { recipient, status, event, cursor: cursor ?? '' };
  const query = new URLSearchParams({ limit: '50' });
  for (const [name, value] of Object.entries(said)) if (value !== '') query.set(name, value);
  return query.toString();
}

/** The next page below what is shown. */
export function withOlder(list: DeliveryList, page: DeliveryPage): DeliveryList {
  const known = new Set(list.items.map(({ id }) => id));
  const older = page.items.filter(({ id }) => !known.has(id));
  return { items: [...list.items, ...older], cursor: page.next_cursor, isKnown: true };
}

/**
 * The first page, looked at again: as far as it reaches it is the truth, so what is in it no more is gone;
 * what was read below it stays.
 */
export function withNewest(list: DeliveryList, page: DeliveryPage): DeliveryList {
  if (page.next_cursor === null) return { items: page.items, cursor: null, isKnown: true };
  const known = new Set(page.items.map(({ id }) => id));
  const last = page.items.at(-1);
  const at = list.items.findIndex(({ id }) => id === last?.id);
  if (at < 0) return { items: page.items, cursor: page.next_cursor, isKnown: true };
  const below = list.items.slice(at + 1).filter(({ id }) => !known.has(id));
  return {
    items: [...page.items, ...below],
    cursor: below.length > 0 ? list.cursor : page.next_cursor,
    isKnown: true,
  };
}

/** A delivery that is queued is under way already, and one whose recipient is gone cannot go. */
export function mayRedeliver({ status }: Pick<DeliveryItem, 'status'>): boolean {
  return status === 'dead' || status === 'delivered' || status === 'skipped';
}
