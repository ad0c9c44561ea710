import { configReader, grpcServiceConfig } from '@jumpfleet/lifecycle';
import { z } from 'zod';

const orchestratorConfig = grpcServiceConfig.extend({
  DATABASE_URL: z.string().min(1),
  NATS_URL: z.string().min(1),
  REDIS_URL: z.string().min(1),
  POLICY_URL: z.url(),
  POLICY_GRPC: z.string().min(1),
});
export type OrchestratorConfig = z.infer<typeof orchestratorConfig>;

export const readConfig = configReader(orchestratorConfig);
