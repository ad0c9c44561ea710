/** Which clients an upgrade cycle is about: all, or those with an item that lies, is tagged or is found so. */
export type UpgradeScope =
  | Readonly<{ type: 'all' }>
  | Readonly<{ type: 'jump-groups'; numbers: readonly number[] }>
  | Readonly<{ type: 'tags'; tags: readonly string[] }>
  | Readonly<{ type: 'search'; search: string }>;

export type UpgradeMemberQuery = Readonly<{
  scope: UpgradeScope;
  /** Only these, if any are named. */
  clientIds: readonly string[];
  /** The client that the last page ended with. */
  after: string | undefined;
  limit: number;
}>;

/** An endpoint as the queue of upgrades knows it. */
export type UpgradeMember = Readonly<{
  clientId: string;
  /** Of its first item. */
  name: string;
  listKey: number;
  platform: string;
  /** Empty when it never connected. */
  version: string;
  online: boolean;
  /** Of the line that it has, or had last. */
  shard: string;
  run: string;
  epoch: number;
}>;

export type UpgradeMemberPage = Readonly<{
  members: readonly UpgradeMember[];
  /** Empty on the last page. */
  next: string;
}>;
