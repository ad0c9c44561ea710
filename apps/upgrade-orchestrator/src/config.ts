import { configReader, grpcServiceConfig } from '@jumpfleet/lifecycle';
import { z } from 'zod';
import { isDescribed, packageConfig, s3Missing } from './package-config.js';

const orchestratorConfig = grpcServiceConfig
  .extend(packageConfig.shape)
  .extend({
    DATABASE_URL: z.string().min(1),
    NATS_URL: z.string().min(1),
    REDIS_URL: z.string().min(1),
    POLICY_URL: z.url(),
    POLICY_GRPC: z.string().min(1),
    REGISTRY_GRPC: z.string().min(1),
  })
  .refine(isDescribed, s3Missing);
export type OrchestratorConfig = z.infer<typeof orchestratorConfig>;

export const readConfig = configReader(orchestratorConfig);

/** A package may take a while to come, and a signed release stands in a header. */
export const requestBounds = { wholeWithinMs: 300_000, maxHeaderBytes: 81_920 } as const;
