import { configReader, grpcServiceConfig } from '@jumpfleet/lifecycle';
import { z } from 'zod';

export const sessionsConfig = grpcServiceConfig.extend({
  DATABASE_URL: z.string().min(1),
  NATS_URL: z.string().min(1),
  /** The site as representatives reach it: their WebSocket is there. */
  PUBLIC_URL: z.url(),
  POLICY_URL: z.url(),
  POLICY_GRPC: z.string().min(1),
  REGISTRY_GRPC: z.string().min(1),
  /** The upgrade orchestrator, asked where a client's upgrade is pending. */
  UPGRADES_GRPC: z.string().min(1),
  /** Outbound Events, asked where a connector looks tickets up. */
  OUTBOUND_GRPC: z.string().min(1),
  /** Holds the Jump Client packages, of which a customer's temporary client is made, too. */
  JUMP_CLIENT_PACKAGE_DIR: z.string().default('apps/jump-client/dist/package'),
});
export type SessionsConfig = z.infer<typeof sessionsConfig>;

export const readConfig = configReader(sessionsConfig);
