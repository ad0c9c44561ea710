import { statsBatch } from '@jumpfleet/gateway-contracts';
import type { Statistics } from '@jumpfleet/gateway-contracts';
import { plainText, searchLines } from '@jumpfleet/registry-domain';
import { z } from 'zod';
import { cpuByte, diskByte, placeOf } from './statistics-history.js';

const envelope = statsBatch.extend({ items: z.array(z.unknown()) });
const statsItem = statsBatch.shape.items.element;

/** The newest statistics of one client, as the store takes them. */
export type StatisticsNews = Readonly<{
  client: string;
  epoch: number;
  seq: number;
  at: number;
  /** JSON text. */
  stats: string;
  searchText: string;
  /** For the history: where it belongs, and the bytes that stand there. */
  period: number;
  slot: number;
  cpu: number;
  disk: number;
}>;

type Item = z.infer<typeof statsItem>;

/** The readable items of one message, and how many were not. */
export function readStatistics(message: unknown): { items: Item[]; unreadable: number } {
  const batch = envelope.safeParse(message);
  if (!batch.success) return { items: [], unreadable: 1 };
  const items = batch.data.items.flatMap((raw) => {
    const item = statsItem.safeParse(raw);
    return item.success ? [item.data] : [];
  });
  return { items, unreadable: batch.data.items.length - items.length };
}

/** One row per client: of several in a batch only the newest is worth writing. */
export function newestStatistics(items: readonly Item[]): StatisticsNews[] {
  const newest = new Map<string, Item>();
  for (const item of items) {
    const before = newest.get(item.client);
    if (!before || isNewer(item, before)) newest.set(item.client, item);
  }
  return [...newest.values()].map(({ client, epoch, seq, at, stats }) => ({
    client,
    epoch,
    seq,
    at,
    stats: storableJson(stats),
    searchText: searchLines([
      stats.private_ip,
      stats.console_user,
      stats.domain,
      stats.fqdn,
      stats.workgroup,
      stats.hostname,
    ]),
    ...placeOf(client, at),
    cpu: cpuByte(stats),
    disk: diskByte(stats),
  }));
}

function isNewer(a: Item, b: Item): boolean {
  return a.epoch === b.epoch ? a.seq > b.seq : a.epoch > b.epoch;
}

/** JSON can name characters that Postgres refuses: NUL, and halves of surrogate pairs. */
function storableJson(stats: Statistics): string {
  const json = JSON.stringify(stats);
  if (!/\\u(?:0000|d[89a-f])/i.test(json)) return json;
  return JSON.stringify(stats, (_key, value: unknown) =>
    typeof value === 'string' ? plainText(value) : value,
  );
}
