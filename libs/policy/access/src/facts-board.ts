import { accessFactEntry, accessFactKey, accessFactKinds } from '@jumpfleet/policy-contracts';
import { compile, withChanges } from '@jumpfleet/policy-domain';
import type {
  AccessFact,
  AccessFactKind,
  AccessSnapshot,
  FactChange,
} from '@jumpfleet/policy-domain';

/** What lay under a key; undefined value is deleted. */
export type BucketEntry = Readonly<{ key: string; value: unknown }>;

/**
 * The facts of one watch of the bucket. Until the head was seen they are only gathered; from then on each
 * changes the snapshot at once.
 */
export class FactsBoard {
  private readonly gathered = new Map<string, AccessFact>();
  private readonly unreadable = new Set<string>();
  private compiled: AccessSnapshot | undefined;

  /** Undefined before the head was seen, and while a fact cannot be read: what it withholds is not known. */
  get snapshot(): AccessSnapshot | undefined {
    return this.unreadable.size > 0 ? undefined : this.compiled;
  }

  seeHead(): void {
    this.compiled ??= compile(this.gathered.values());
    this.gathered.clear();
  }

  /** Says what is wrong with an entry that gives nothing. */
  take({ key, value }: BucketEntry): string | undefined {
    const change = changeOf(key, value);
    if (typeof change === 'string') {
      this.unreadable.add(key);
      return change;
    }
    this.unreadable.delete(key);
    if (this.compiled) this.compiled = withChanges(this.compiled, [change]);
    else if ('fact' in change) this.gathered.set(key, change.fact);
    else this.gathered.delete(key);
    return undefined;
  }
}

function changeOf(key: string, value: unknown): FactChange | string {
  const named = thingOf(key);
  if (!named) return 'the key names no fact';
  if (value === undefined) return { gone: named };
  const entry = accessFactEntry.safeParse(value);
  if (!entry.success) return entry.error.issues[0]?.message ?? 'it does not fit the schema';
  const { fact } = entry.data;
  if (!fact) return { gone: named };
  return accessFactKey(fact.kind, fact.number) === key ? { fact } : 'the fact is of another key';
}

function thingOf(key: string): Readonly<{ kind: AccessFactKind; number: number }> | undefined {
  const at = key.lastIndexOf('.');
  const kind = accessFactKinds.find((known) => known === key.slice(0, at));
  const number = Number(key.slice(at + 1));
  return kind && Number.isInteger(number) ? { kind, number } : undefined;
}
