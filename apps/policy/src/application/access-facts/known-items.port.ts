import type { ItemFacts } from '@jumpfleet/policy-domain';

export const KNOWN_ITEMS = Symbol('KNOWN_ITEMS');

export type KnownItem = ItemFacts & Readonly<{ name: string }>;

/** What policy keeps of the registry's items; it may be some moments late. */
export interface KnownItems {
  /** Those that there are, by id. */
  find(ids: readonly string[]): Promise<ReadonlyMap<string, KnownItem>>;
}
