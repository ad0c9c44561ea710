import { configReader, grpcServiceConfig } from '@jumpfleet/lifecycle';
import { z } from 'zod';
import { defaultCacheFolder } from './adapters/packages/cache-folder.js';

const gatewayConfig = grpcServiceConfig.extend({
  NATS_URL: z.string().min(1),
  REDIS_URL: z.string().min(1),
  /** Keys of the Jump Clients' credentials, and of the sessions' tickets. */
  REGISTRY_URL: z.url(),
  SESSIONS_URL: z.url(),
  /** Where packages for upgrades come from. */
  UPGRADES_GRPC: z.string().min(1),
  /** What was fetched of them, by digest; shards of one machine may share it. */
  PACKAGE_CACHE_DIR: z.string().min(1).default(defaultCacheFolder),
  PACKAGE_CACHE_BYTES: z.coerce.number().int().min(1_048_576).default(4_294_967_296),
  SHARD_ID: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  /** Signs reserved slots, and the keys of clients' passes come from it; the same for all shards. */
  SLOT_SECRET: z.string().min(32),
  /** Where the other shards find this one for links that carry the bytes of sessions; without it the bus does. */
  LINK_HOST: z.string().max(255).default(''),
  LINK_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  /** `off` (and no limit for upgrades either) only to measure what a shard can do by itself. */
  ADMISSION: z.enum(['on', 'off']).default('on'),
  STATS_INTERVAL_MS: z.coerce.number().int().min(1_000).max(86_400_000).default(30_000),
});
export type GatewayConfig = z.infer<typeof gatewayConfig>;

export const readConfig = configReader(gatewayConfig);
