import { presenceBatch, upgradeReports } from '@jumpfleet/gateway-contracts';
import type { UpgradeReports } from '@jumpfleet/gateway-contracts';
import { z } from 'zod';

const presenceEnvelope = presenceBatch.extend({ items: z.array(z.unknown()) });
const presenceItem = presenceBatch.shape.items.element;
const reportEnvelope = upgradeReports.extend({ items: z.array(z.unknown()) });
const reportItem = upgradeReports.shape.items.element;

export type Report = UpgradeReports['items'][number] & Readonly<{ shard: string; run: string }>;
export type SeenLine = Readonly<{
  clientId: string;
  epoch: number;
  shard: string;
  run: string;
  isOpen: boolean;
  version: string;
  platform: string;
}>;
export type SentBytes = Readonly<{ shard: string; run: string; second: number; bytes: number }>;

/** What many messages say together, in the order of the stream. */
export interface TelemetryNews {
  /** The latest of each client. */
  readonly lines: Map<string, SeenLine>;
  readonly reports: Report[];
  readonly sent: SentBytes[];
  /** Items that no one could read; they cost only themselves. */
  unreadable: number;
}

export const noNews = (): TelemetryNews => ({
  lines: new Map(),
  reports: [],
  sent: [],
  unreadable: 0,
});

/** Text that Postgres can keep. */
const plain = (text: string): string => text.replaceAll('\0', '');

export function readPresence(news: TelemetryNews, message: unknown): void {
  const batch = presenceEnvelope.safeParse(message);
  if (!batch.success) {
    news.unreadable++;
    return;
  }
  const { shard, run, items } = batch.data;
  for (const raw of items) {
    const { data: item } = presenceItem.safeParse(raw);
    if (!item) {
      news.unreadable++;
      continue;
    }
    const { client, epoch, online, version = '', platform = '' } = item;
    const said = { version: plain(version), platform: plain(platform), isOpen: online };
    addLine(news, { clientId: client, epoch, shard: plain(shard), run: plain(run), ...said });
  }
}

/** A later epoch wins; at equal epochs the end does, and what was said at the beginning stays known. */
function addLine({ lines }: TelemetryNews, line: SeenLine): void {
  const before = lines.get(line.clientId);
  const isNews =
    !before || line.epoch > before.epoch || (line.epoch === before.epoch && !line.isOpen);
  if (isNews) lines.set(line.clientId, line);
}

export function readReports(news: TelemetryNews, message: unknown): void {
  const batch = reportEnvelope.safeParse(message);
  if (!batch.success) {
    news.unreadable++;
    return;
  }
  const { shard, run, items, sent } = batch.data;
  for (const raw of items) {
    const { data: item } = reportItem.safeParse(raw);
    if (item) news.reports.push({ ...item, shard: plain(shard), run: plain(run) });
    else news.unreadable++;
  }
  for (const { second, bytes } of sent)
    news.sent.push({ shard: plain(shard), run: plain(run), second, bytes });
}
