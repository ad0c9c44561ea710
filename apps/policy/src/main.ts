import { EventConsumer } from '@jumpfleet/event-log';
import { runService } from '@jumpfleet/lifecycle';
import { accessProto } from '@jumpfleet/policy-contracts';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';

await runService({
  name: 'policy',
  config: () => readConfig(process.env),
  module: (config) => AppModule.forRoot(config),
  grpc: { package: 'jumpfleet.policy.v1', protoPath: accessProto },
  microservices: (app) => [{ strategy: app.get(EventConsumer) }],
});
