import { presenceBatch } from '@jumpfleet/gateway-contracts';
import type { Presence } from '@jumpfleet/registry-domain';
import { joinPresence, plainText, presenceOf } from '@jumpfleet/registry-domain';
import { z } from 'zod';

const envelope = presenceBatch.extend({ items: z.array(z.unknown()) });
const presenceItem = presenceBatch.shape.items.element;

/** What one message, or many joined, say about each client they name. */
export interface PresenceNews {
  readonly clients: Map<string, Presence>;
  /** Clients whose program was removed on the computer. */
  readonly uninstalled: Set<string>;
  /** Clients that somebody at the computer switched off. */
  readonly disabled: Set<string>;
  /** Gateway runs that spoke. */
  readonly runs: Map<string, Readonly<{ shard: string; run: string }>>;
  /** Items that no one could read; they cost only themselves. */
  unreadable: number;
}

export const noPresenceNews = (): PresenceNews => ({
  clients: new Map(),
  uninstalled: new Set(),
  disabled: new Set(),
  runs: new Map(),
  unreadable: 0,
});

/** Joins one message into the news. A message that is no batch at all counts as one unreadable item. */
export function readPresence(news: PresenceNews, message: unknown): void {
  const batch = envelope.safeParse(message);
  if (!batch.success) {
    news.unreadable++;
    return;
  }
  const { shard, run, items } = batch.data;
  news.runs.set(`${shard} ${run}`, { shard, run });
  for (const raw of items) {
    const item = presenceItem.safeParse(raw);
    if (item.success) addItem(news, item.data, shard, run);
    else news.unreadable++;
  }
}

type Item = z.infer<typeof presenceItem>;

function addItem(news: PresenceNews, item: Item, shard: string, run: string): void {
  const said = presenceOf(
    {
      epoch: item.epoch,
      online: item.online,
      at: item.at,
      publicIp: plainText(item.public_ip ?? ''),
      version: plainText(item.version ?? ''),
      platform: plainText(item.platform ?? ''),
      installMode: item.install_mode,
    },
    shard,
    run,
  );
  const before = news.clients.get(item.client);
  news.clients.set(item.client, before ? joinPresence(before, said) : said);
  if (item.uninstalled === true) news.uninstalled.add(item.client);
  if (item.disabled === true) news.disabled.add(item.client);
}
