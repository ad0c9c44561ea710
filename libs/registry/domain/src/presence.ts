/**
 * What is known of one client's line, as a join-semilattice: `joinPresence` is commutative,
 * associative and idempotent, so items that come late, twice or in another order, in one batch or in
 * many, end in the same state. Epoch 0 stands for "never".
 */
export type Presence = Readonly<{
  /** The newest connection heard of, in whatever way. */
  epoch: number;
  shard: string;
  run: string;
  /** When it was first known to be open (gateway's clock). */
  openedAt: number;
  /** Said by the gateway, and final: a connection never opens twice. */
  closed: boolean;
  lastDisconnectAt: number;
  /** The newest connection whose details are known. */
  details: ConnectionDetails | undefined;
}>;

export type ConnectionDetails = Readonly<{
  epoch: number;
  at: number;
  publicIp: string;
  version: string;
  platform: string;
  installMode: 'service' | 'user' | 'unknown';
}>;

export type PresenceItem = Readonly<{
  epoch: number;
  online: boolean;
  at: number;
  publicIp?: string | undefined;
  version?: string | undefined;
  platform?: string | undefined;
  installMode?: 'service' | 'user' | undefined;
}>;

export const neverConnected: Presence = {
  epoch: 0,
  shard: '',
  run: '',
  openedAt: 0,
  closed: true,
  lastDisconnectAt: 0,
  details: undefined,
};

export function presenceOf(item: PresenceItem, shard: string, run: string): Presence {
  const { epoch, at } = item;
  const line = { epoch, shard, run, closed: !item.online };
  if (!item.online) return { ...line, openedAt: 0, lastDisconnectAt: at, details: undefined };
  return {
    ...line,
    openedAt: at,
    lastDisconnectAt: 0,
    details: {
      epoch,
      at,
      publicIp: item.publicIp ?? '',
      version: item.version ?? '',
      platform: item.platform ?? '',
      installMode: item.installMode ?? 'unknown',
    },
  };
}

export function joinPresence(a: Presence, b: Presence): Presence {
  const newer = b.epoch > a.epoch ? b : a;
  const isSameEpoch = a.epoch === b.epoch;
  return {
    epoch: newer.epoch,
    shard: newer.shard,
    run: newer.run,
    openedAt: isSameEpoch ? Math.max(a.openedAt, b.openedAt) : newer.openedAt,
    closed: isSameEpoch ? a.closed || b.closed : newer.closed,
    lastDisconnectAt: Math.max(a.lastDisconnectAt, b.lastDisconnectAt),
    details: newerDetails(a.details, b.details),
  };
}

function newerDetails(
  a: ConnectionDetails | undefined,
  b: ConnectionDetails | undefined,
): ConnectionDetails | undefined {
  if (!a || !b) return a ?? b;
  return b.epoch > a.epoch ? b : a;
}
