import { z } from 'zod';
import { statistics } from './statistics.js';

/** NATS subjects and stream names of the gateway. */
export const subjects = {
  /** JetStream stream TELEMETRY: `telemetry.>`; limits by age only. */
  telemetryStream: 'TELEMETRY',
  presence: (shard: string) => `telemetry.presence.${shard}`,
  stats: (shard: string) => `telemetry.stats.${shard}`,
  roster: (shard: string) => `telemetry.roster.${shard}`,
  session: (shard: string) => `telemetry.session.${shard}`,
  upgrade: (shard: string) => `telemetry.upgrade.${shard}`,
  /** Request/reply to one Jump Client; only the shard that holds its line listens. */
  client: (clientId: string) => `client.${clientId}`,
  /** Request/reply to one shard: one bucket of its roster in full. */
  shardRoster: (shard: string) => `shard.${shard}.roster`,
  /** Request/reply to one shard: permits to upgrade for its clients (`upgradeOrders`). */
  upgradeOrders: (shard: string) => `shard.${shard}.upgrades`,
  /** To one shard: offline times that its clients have of their own. */
  offlineTimes: (shard: string) => `shard.${shard}.offline-times`,
  /** Pictures of screens, from one shard. */
  thumbnail: (shard: string) => `thumbnail.${shard}`,
  /** Relayed frames of a session, towards the client's shard and towards the representative's. */
  relayToClient: (sessionId: string) => `relay.${sessionId}.client`,
  relayToRepresentative: (sessionId: string) => `relay.${sessionId}.rep`,
  /** Request/reply: ends a session's line; the shards that hold its two ends listen. */
  sessionEnd: (sessionId: string) => `session.${sessionId}.end`,
  /** Request/reply: something that both ends of a session are told. */
  sessionNotice: (sessionId: string) => `session.${sessionId}.notice`,
} as const;

/** KV bucket of shard leases: key = shard, value = `shardLease`; renewed each `leaseRenewMs`, void after `leaseTtlMs`. */
export const shardLeases = { bucket: 'SHARDS', leaseRenewMs: 2_000, leaseTtlMs: 8_000 } as const;
export const shardLease = z.object({
  shard: z.string(),
  /** Unique per process start: a shard that comes back under its name is another run. */
  run: z.string(),
  connections: z.number().int(),
  at: z.number(),
});
export type ShardLease = z.infer<typeof shardLease>;

/**
 * `telemetry.presence.<shard>`: at most 200 items or 10 ms of them. A later epoch wins; at equal
 * epochs offline wins, because an epoch belongs to one connection and a connection ends once.
 */
export const presenceBatch = z.object({
  shard: z.string(),
  run: z.string(),
  items: z.array(
    z.object({
      client: z.uuid(),
      epoch: z.number().int(),
      online: z.boolean(),
      /** Unix milliseconds at the gateway. */
      at: z.number(),
      /** The rest only when online. */
      public_ip: z.string().optional(),
      version: z.string().optional(),
      platform: z.string().optional(),
      install_mode: z.enum(['service', 'user']).optional(),
      /** Which computer and which start of the program, where the client says so. */
      machine: z.string().length(43).optional(),
      life: z.string().length(22).optional(),
      /** Offline because the program was removed on the computer. */
      uninstalled: z.boolean().optional(),
      /** Offline because somebody at the computer switched the program off. */
      disabled: z.boolean().optional(),
    }),
  ),
});
export type PresenceBatch = z.infer<typeof presenceBatch>;

/** `telemetry.stats.<shard>`: the newest (epoch, seq) of a client wins. */
export const statsBatch = z.object({
  shard: z.string(),
  run: z.string(),
  items: z.array(
    z.object({
      client: z.uuid(),
      epoch: z.number().int(),
      seq: z.number().int(),
      at: z.number(),
      stats: statistics,
    }),
  ),
});
export type StatsBatch = z.infer<typeof statsBatch>;

/** `telemetry.roster.<shard>` each 10 s: per bucket the count of live clients and the XOR of `rosterHash`. */
export const rosterBuckets = 64;
export const rosterDigest = z.object({
  shard: z.string(),
  run: z.string(),
  at: z.number(),
  /** Index = bucket. Hash as 16 hex digits. */
  buckets: z.array(z.object({ count: z.number().int(), hash: z.string().length(16) })),
});
export type RosterDigest = z.infer<typeof rosterDigest>;

/** Request on `shard.<shard>.roster`, and its answer. */
export const rosterRequest = z.object({
  bucket: z
    .number()
    .int()
    .min(0)
    .max(rosterBuckets - 1),
});
export const rosterAnswer = z.object({
  shard: z.string(),
  run: z.string(),
  at: z.number(),
  clients: z.array(z.object({ client: z.uuid(), epoch: z.number().int() })),
});
export type RosterAnswer = z.infer<typeof rosterAnswer>;

/** Why a session's line ended. */
export const sessionEndReason = z.enum([
  'representative',
  'client-gone',
  'connection-lost',
  'start-failed',
  'deleted',
  'schedule-ended',
  'access-revoked',
]);
export type SessionEndReason = z.infer<typeof sessionEndReason>;

/** `telemetry.session.<shard>`: what became of a session's line. The first end counts; consumers treat repeats as one. */
export const sessionLine = z.object({
  session: z.uuid(),
  client: z.uuid(),
  event: z.enum(['attached', 'ended']),
  reason: sessionEndReason.optional(),
  /** The run of the representative's shard: a session is lost with it. */
  run: z.string().optional(),
  at: z.number(),
});
export type SessionLine = z.infer<typeof sessionLine>;

/** Request on `session.<id>.end`, answered with a `clientReply`. */
export const sessionEndRequest = z.object({ reason: sessionEndReason });
export type SessionEndRequest = z.infer<typeof sessionEndRequest>;

/** Request on `session.<id>.notice`, answered with a `clientReply`. */
export const sessionNotice = z.object({
  code: z.string().max(64),
  message: z.string().max(255),
  ends_at: z.iso.datetime().optional(),
});
export type SessionNotice = z.infer<typeof sessionNotice>;

/** Requests on `client.<id>`. */
export const clientRequest = z.discriminatedUnion('op', [
  /** The representative's shard asks the client's to join the session's relay subjects. */
  z.object({ op: z.literal('attach'), session: z.uuid(), ticket: z.string() }),
  /**
   * Closes an older connection of the same client: only epochs below this one. Shards do not send it
   * to each other: they read each other's presence batches, which say the same once for many clients.
   */
  z.object({ op: z.literal('supersede'), epoch: z.number().int() }),
  /** The client was deleted: tell it to remove itself, then close. */
  z.object({ op: z.literal('remove') }),
]);
export type ClientRequest = z.infer<typeof clientRequest>;
export const clientReply = z.object({
  ok: z.boolean(),
  code: z.string().optional(),
  message: z.string().optional(),
});
export type ClientReply = z.infer<typeof clientReply>;
