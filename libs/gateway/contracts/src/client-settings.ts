import { z } from 'zod';

/** What a site may ask its Jump Clients to tell (RG-20). */
export const statisticNames = [
  'cpu',
  'console_user',
  'disk',
  'operating_system',
  'thumbnail',
  'uptime',
] as const;
export type StatisticName = (typeof statisticNames)[number];

/** What a Jump Client is to keep to: told with each welcome and at each change, and kept while there is no contact (GW-18). */
export const clientSettings = z.object({
  /** Names that a client does not know are of a later version. */
  stats: z.array(z.string().max(32)).max(32),
  stats_interval_ms: z.number().int().positive(),
  /** With no contact for so long the client removes itself (RG-34); null for never. */
  remove_after_offline_ms: z.number().int().positive().nullable(),
  /** Only privileged users of the computer may uninstall or disable the client (AG-41). */
  restrict_uninstall: z.boolean(),
});
export type ClientSettings = Readonly<z.infer<typeof clientSettings>>;

/** KV bucket and key under which every shard finds what the site's settings mean for its clients. */
export const siteSettingsEntry = { bucket: 'SITE', key: 'jump-clients' } as const;
export const clientSettingsOfSite = z.object({
  /** Grows with each change; what is older is passed over. */
  revision: z.number().int().nonnegative(),
  settings: clientSettings,
  /** Whether a client's own offline time counts instead of the site's (RG-12). */
  own_offline_times: z.boolean(),
});
export type ClientSettingsOfSite = Readonly<z.infer<typeof clientSettingsOfSite>>;

/**
 * `shard.<shard>.offline-times`: clients of that shard which have an offline time of their own, in
 * answer to the presence batch in which they came online, and whenever it changes. 0: the site's counts.
 */
export const ownOfflineTimes = z.object({
  items: z.array(z.object({ client: z.uuid(), minutes: z.number().int().nonnegative() })),
});
export type OwnOfflineTimes = Readonly<z.infer<typeof ownOfflineTimes>>;

/** Why there is no picture of a screen: the computer has none, or it may not be read. */
export const noThumbnailReason = z.enum(['no-screen', 'not-readable']);
export type NoThumbnailReason = z.infer<typeof noThumbnailReason>;

/**
 * `thumbnail.<shard>`, on core NATS and therefore told at most once: the next one makes up for a lost
 * one, and pictures crowd nothing else out of a stream. The payload is the picture, or empty with a reason.
 */
export const thumbnailHeaders = { client: 'Client', at: 'At', reason: 'Reason' } as const;
