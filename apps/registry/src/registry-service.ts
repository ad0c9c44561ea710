import { EventConsumer } from '@jumpfleet/event-log';
import type { ServiceDefinition } from '@jumpfleet/lifecycle';
import { registryProto } from '@jumpfleet/registry-contracts';
import { AppModule } from './app.module.js';
import type { RegistryConfig } from './config.js';

/** Nothing that the registry is told is longer. */
const bodyLimitBytes = 65_536;

export function registryService(
  config: RegistryConfig | (() => RegistryConfig),
): ServiceDefinition<RegistryConfig> {
  return {
    name: 'registry',
    config,
    module: (read) => AppModule.forRoot(read),
    grpc: { package: 'jumpfleet.registry.v1', protoPath: registryProto },
    microservices: (app) => [{ strategy: app.get(EventConsumer) }],
    bodyLimitBytes,
  };
}
