export type Key = number | string;

const bucketCount = 1_024;
const mask = bucketCount - 1;
const emptyBucket: ReadonlyMap<never, never> = new Map<never, never>();

/**
 * A map that never changes: one with an entry more shares all but a thousandth with the one it came from,
 * so that a change costs by its own size and not by the map's.
 */
export class PersistentMap<K extends Key, V> {
  readonly size: number;
  private readonly buckets: readonly ReadonlyMap<K, V>[];

  private constructor(buckets: readonly ReadonlyMap<K, V>[], size: number) {
    this.buckets = buckets;
    this.size = size;
  }

  static empty<K extends Key, V>(): PersistentMap<K, V> {
    return new PersistentMap<K, V>(
      Array.from({ length: bucketCount }, () => emptyBucket),
      0,
    );
  }

  get(key: K): V | undefined {
    return this.buckets[bucketOf(key)]?.get(key);
  }

  /** All changes in one step; undefined takes the key away. */
  with(changes: ReadonlyMap<K, V | undefined>): PersistentMap<K, V> {
    if (changes.size === 0) return this;
    const buckets = [...this.buckets];
    const own = new Map<number, Map<K, V>>();
    let { size } = this;
    for (const [key, value] of changes) {
      const at = bucketOf(key);
      const bucket = own.get(at) ?? new Map(buckets[at]);
      own.set(at, bucket);
      size -= bucket.size;
      if (value === undefined) bucket.delete(key);
      else bucket.set(key, value);
      size += bucket.size;
      buckets[at] = bucket;
    }
    return new PersistentMap<K, V>(buckets, size);
  }

  *entries(): IterableIterator<[K, V]> {
    for (const bucket of this.buckets) yield* bucket.entries();
  }

  *values(): IterableIterator<V> {
    for (const bucket of this.buckets) yield* bucket.values();
  }
}

/** Of a text only the end counts: ids differ there. */
function bucketOf(key: Key): number {
  if (typeof key === 'number') return key & mask;
  let hash = key.length;
  for (let at = Math.max(0, key.length - 8); at < key.length; at++)
    hash = (Math.imul(hash, 31) + key.charCodeAt(at)) | 0;
  return (hash ^ (hash >>> 10)) & mask;
}
