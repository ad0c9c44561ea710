import { z } from 'zod';
import { members, prompt, said } from './session-words.js';
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
  /** Relayed frames of one line of a leg (`attach.line`), towards the client's shard and the representative's. */
  relayToClient: (line: string) => `relay.${line}.client`,
  relayToRepresentative: (line: string) => `relay.${line}.rep`,
  /** Both ends of each leg of a session are told what was said and who takes part (`sessionWord`). */
  sessionWord: (sessionId: string) => `session.${sessionId}.word`,
  /** Request/reply: ends one leg of a session. */
  legEnd: (leg: string) => `leg.${leg}.end`,
  /** JetStream stream RECORDINGS: `recording.<shard>`; what shells print, on its way to the record. */
  recordingsStream: 'RECORDINGS',
  recording: (shard: string) => `recording.${shard}`,
  /** All that is told of one session: `end`, `notice`, `word`. */
  ofSession: (sessionId: string) => `session.${sessionId}.*`,
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
  'customer',
  'client-gone',
  'connection-lost',
  'start-failed',
  'deleted',
  'schedule-ended',
  'access-revoked',
  /** Of a leg: another one goes on. */
  'left',
  'removed',
]);
export type SessionEndReason = z.infer<typeof sessionEndReason>;

const ofLeg = {
  session: z.uuid(),
  client: z.uuid(),
  /** Left out by shards of before; then the session has one leg only. */
  leg: z.uuid().optional(),
  at: z.number(),
};

/**
 * `telemetry.session.<shard>`: what became of a session's lines. Reports may come twice and late: `attached`,
 * `detached` and `ended` of a leg are one each per `run` and `line`; `used` is known by (leg, channel), `said` by its id.
 */
export const sessionLine = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('attached'),
    ...ofLeg,
    /** The run of the representative's shard: its legs are lost with it. */
    run: z.string().optional(),
    /** Grows with each line of the leg: a later one counts. */
    line: z.number().optional(),
  }),
  /** The representative's line is lost; whoever has the leg may come back for `limits.sessionGraceMs`. */
  z.object({ event: z.literal('detached'), ...ofLeg, line: z.number().optional() }),
  z.object({ event: z.literal('ended'), ...ofLeg, reason: sessionEndReason.optional() }),
  z.object({
    event: z.literal('said'),
    ...ofLeg,
    id: z.uuid(),
    from: z.enum(['representative', 'customer']),
    text: z.string().max(4_000),
  }),
  /**
   * Of a temporary client, whose credential is of sessions: `here` with each line that is welcomed, `away` when it is lost
   * (sessions waits `limits.sessionGraceMs`), `left` when whoever is there said `leave`. Has no leg.
   */
  z.object({
    event: z.literal('customer'),
    ...ofLeg,
    state: z.enum(['here', 'away', 'left']),
    /** Of the line: what is told of an earlier one does not count any more. */
    epoch: z.number().int(),
  }),
  /** What became of a `pin`. Has no leg. */
  z.object({
    event: z.literal('pinned'),
    ...ofLeg,
    pin: z.uuid(),
    ok: z.boolean(),
    code: z.string().max(64).optional(),
    message: z.string().max(255).optional(),
  }),
  /** A channel was opened, refused, or is over: what was done with a tool. */
  z.object({
    event: z.literal('used'),
    ...ofLeg,
    /** The representative's number of the channel. */
    channel: z.number().int(),
    operation: z.string().max(32),
    state: z.enum(['opened', 'refused', 'done', 'failed']),
    /** Of a file or folder, and where it was renamed to; names as people read them. */
    path: z.string().optional(),
    to: z.string().optional(),
    pid: z.number().int().optional(),
    /** Of the payload that went over the channel, either way. */
    bytes: z.number().int().optional(),
    sha256: z.string().optional(),
    /** Why it was refused or failed. */
    code: z.string().max(64).optional(),
    exit_code: z.number().int().optional(),
  }),
]);
export type SessionLine = z.infer<typeof sessionLine>;

/** What a shell's terminal showed, some tenths of a second or 32 KiB of it. */
export const recordingBatch = z.object({
  session: z.uuid(),
  leg: z.uuid(),
  channel: z.number().int(),
  /** The count of output bytes before this batch: repetitions are passed over, and a gap is marked. */
  offset: z.number().int().nonnegative(),
  items: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('start'), at: z.number(), cols: z.number(), rows: z.number() }),
      /** Base64 of the bytes. */
      z.object({ kind: z.literal('output'), at: z.number(), data: z.string() }),
      z.object({ kind: z.literal('resize'), at: z.number(), cols: z.number(), rows: z.number() }),
      z.object({ kind: z.literal('end'), at: z.number() }),
    ]),
  ),
});
export type RecordingBatch = z.infer<typeof recordingBatch>;

/** `recording.<shard>`: batches of many shells, each shell's in order. Shards of before sent one to a message. */
export const recordingMessage = z
  .union([z.object({ batches: z.array(recordingBatch) }), recordingBatch])
  .transform((message) => ('batches' in message ? message.batches : [message]));

/** On `session.<id>.word`: told to everybody who takes part. */
export const sessionWord = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('said'), ...said }),
  z.object({ kind: z.literal('members'), ...members }),
]);
export type SessionWord = z.infer<typeof sessionWord>;

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

/** Where one shard takes links of others, and what shows that it is a shard that asks. */
export const linkAddress = z.object({
  host: z.string().max(255),
  port: z.number().int().min(1).max(65_535),
  key: z.string().max(64),
});
export type LinkAddress = z.infer<typeof linkAddress>;

/** Requests on `client.<id>`. */
export const clientRequest = z.discriminatedUnion('op', [
  /** The representative's shard asks the client's to join the session's relay subjects. */
  z.object({
    op: z.literal('attach'),
    session: z.uuid(),
    ticket: z.string(),
    /** The representative's connection, which alone may use its ticket; and this line of the relay, of many that it may need. */
    by: z.uuid(),
    line: z.uuid(),
    /** The leg's channels of before go on. The ticket was good when it was shown, and may have run out since. */
    resume: z.boolean().optional(),
    /** The bytes of the line may go there directly, past the bus. */
    via: linkAddress.optional(),
  }),
  /** Wakes another computer of the client's network (SB-31). */
  z.object({
    op: z.literal('wake'),
    macs: z.array(z.string()),
    password: z.string().optional(),
  }),
  /** Passed on to a client that has the feature `pin` as the frame of that name; `tool-not-available` where it has not. */
  z.object({
    op: z.literal('pin'),
    session: z.uuid(),
    pin: z.uuid(),
    installer_key: z.string().regex(/^\w{32}$/),
    representative: z.string().max(128),
    prompt: prompt.optional(),
  }),
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
  /** Of a client that a session joined: the tools that it has, and whether it keeps channels when a line is lost. */
  tools: z.array(z.string()).optional(),
  keeps: z.boolean().optional(),
  /** The line's bytes take the link that the request offered. */
  via: z.boolean().optional(),
});
export type ClientReply = z.infer<typeof clientReply>;
