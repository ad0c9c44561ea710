import { startService } from '@jumpfleet/lifecycle';
import type { RunningService } from '@jumpfleet/lifecycle';
import { AppModule } from '../app.module.js';
import { readConfig } from '../config.js';

export type ShardSettings = Readonly<{
  shard: string;
  natsUrl: string;
  issuerUrl: string;
  redisUrl?: string;
  /** What all shards of a site share; another one makes it another site. */
  secret?: string;
  /** Without it the bus carries the bytes of sessions. */
  linkHost?: string;
  packagesGrpc?: string;
  packageCache?: Readonly<{ folder: string; maxBytes?: number }>;
}>;

/** A shard as its process runs it, but in this one. Without Redis it admits everybody. */
export const serviceSecret = 'a secret that all services of this test share';

export function startShard(settings: ShardSettings): Promise<RunningService> {
  const config = readConfig({
    HTTP_PORT: '0',
    NATS_URL: settings.natsUrl,
    REDIS_URL: settings.redisUrl ?? 'redis://127.0.0.1:1',
    REGISTRY_URL: settings.issuerUrl,
    SESSIONS_URL: settings.issuerUrl,
    UPGRADES_GRPC: settings.packagesGrpc ?? '127.0.0.1:1',
    SERVICE_SECRET: serviceSecret,
    PACKAGE_CACHE_DIR: settings.packageCache?.folder,
    PACKAGE_CACHE_BYTES: settings.packageCache?.maxBytes?.toString(),
    LINK_HOST: settings.linkHost ?? '127.0.0.1',
    SHARD_ID: settings.shard,
    SLOT_SECRET: settings.secret ?? 'a secret that all shards of this test share',
    ADMISSION: settings.redisUrl === undefined ? 'off' : 'on',
    LOG_LEVEL: 'silent',
  });
  return startService({
    name: 'connection-gateway',
    config,
    module: AppModule.forConfig(config),
  });
}
