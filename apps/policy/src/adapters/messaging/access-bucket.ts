import type { NatsConnection } from '@jumpfleet/messaging';
import { accessBucket, accessFactKey, accessHeadKey } from '@jumpfleet/policy-contracts';
import type { AccessHead } from '@jumpfleet/policy-contracts';
import { Kvm } from '@nats-io/kv';
import type { KV } from '@nats-io/kv';
import type { AccessFactRow } from '../../application/access-facts/access-facts.projection.js';

/** Writes that are under way together when the bucket is filled. */
const togetherMost = 256;

/** The bucket is not as it was left: its storage was lost, or somebody else has written. */
class AccessBucketLost extends Error {
  override readonly name = 'AccessBucketLost';
}

type Entry = Readonly<{ sequence: number; value: string }>;

/** What lies in the bucket, as far as this writer knows; a write on a mistaken belief fails. */
export class AccessBucket {
  private readonly told = new Map<string, number>();

  private constructor(
    private readonly kv: KV,
    private readonly entries: Map<string, Entry>,
  ) {}

  static async open(nats: NatsConnection): Promise<AccessBucket> {
    const kv = await new Kvm(nats).create(accessBucket, { history: 1 });
    const entries = new Map<string, Entry>();
    for await (const entry of await kv.history())
      if (entry.operation === 'PUT')
        entries.set(entry.key, { sequence: entry.revision, value: entry.string() });
    return new AccessBucket(kv, entries);
  }

  /** Before anything is told: what no row stands for is nobody's any more. */
  async dropAllBut(rows: readonly AccessFactRow[]): Promise<void> {
    const there = new Set(rows.filter(({ fact }) => fact !== null).map(keyOf));
    const strangers = [...this.entries.keys()].filter(
      (key) => key !== accessHeadKey && !there.has(key),
    );
    await inTurns(strangers, (key) => this.drop(key));
  }

  /** Facts first, then the revision up to which they are whole. */
  async tell(rows: readonly AccessFactRow[], revision: number): Promise<void> {
    const news = rows.filter((row) => row.revision > (this.told.get(row.key) ?? -1));
    await inTurns(news, async (row) => {
      if (row.fact === null) await this.drop(keyOf(row));
      else await this.put(keyOf(row), entryOf(row));
      this.told.set(row.key, row.revision);
    });
    await this.put(accessHeadKey, JSON.stringify({ revision } satisfies AccessHead));
  }

  /** Throws when the bucket was emptied or written by another since. */
  async demandHead(): Promise<void> {
    const head = await this.kv.get(accessHeadKey);
    if (head?.revision !== this.entries.get(accessHeadKey)?.sequence)
      throw new AccessBucketLost('The bucket of access facts is not as it was left.');
  }

  private async put(key: string, value: string): Promise<void> {
    const known = this.entries.get(key);
    if (known?.value === value) return;
    const sequence = known
      ? await this.kv.update(key, value, known.sequence)
      : await this.kv.create(key, value);
    this.entries.set(key, { sequence, value });
  }

  private async drop(key: string): Promise<void> {
    const known = this.entries.get(key);
    if (!known) return;
    await this.kv.delete(key, { previousSeq: known.sequence });
    this.entries.delete(key);
  }
}

function keyOf({ kind, number }: AccessFactRow): string {
  return accessFactKey(kind, number);
}

function entryOf({ revision, fact }: AccessFactRow): string {
  return JSON.stringify({ revision, fact });
}

async function inTurns<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < all.length; from += togetherMost)
    await Promise.all(all.slice(from, from + togetherMost).map(act));
}
