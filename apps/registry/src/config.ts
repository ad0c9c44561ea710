import { configReader, grpcServiceConfig } from '@jumpfleet/lifecycle';
import { z } from 'zod';
import { serverVersion } from './version.js';

const registryConfig = grpcServiceConfig.extend({
  DATABASE_URL: z.string().min(1),
  NATS_URL: z.string().min(1),
  /** The site's address: where installed clients come back to. */
  PUBLIC_URL: z.url(),
  POLICY_URL: z.url(),
  POLICY_GRPC: z.string().min(1),
  /** The upgrade orchestrator, which keeps the settings of upgrades and the connection rate. */
  UPGRADES_GRPC: z.string().min(1),
  /** How often the count-downs to lost and deletion are looked at. */
  LIFECYCLE_SCAN_MS: z.coerce.number().int().min(50).max(3_600_000).default(15_000),
  /** What happened in a longer time without a look is not held against any client. */
  LIFECYCLE_LONGEST_GAP_MS: z.coerce.number().int().min(1_000).default(600_000),
  /** Holds the Jump Client packages that installers are made of. */
  JUMP_CLIENT_PACKAGE_DIR: z.string().default('apps/jump-client/dist/package'),
  /** The text of the signed root that installed clients trust; the launcher and the operator know the newest. */
  RELEASE_ROOT: z.string().default(''),
  /** Installers of another version are dead (UP-11). */
  SERVER_VERSION: z.string().min(1).default(serverVersion),
  /** The licence's limit of deployed Jump Clients, whatever the site settings say; without it there is none. */
  MAX_JUMP_CLIENTS: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.coerce.number().int().min(1).optional(),
  ),
});
export type RegistryConfig = z.infer<typeof registryConfig>;

export const readConfig = configReader(registryConfig);
