import { EventConsumer } from '@jumpfleet/event-log';
import { createLogger } from '@jumpfleet/observability';
import { startService } from '@jumpfleet/lifecycle';
import { accessProto } from '@jumpfleet/policy-contracts';
import { AppModule } from '../app.module.js';
import { readConfig } from '../config.js';

/** Policy in a process of its own, to be killed: its environment is the first argument, as JSON. It says where it listens. */
const environment = JSON.parse(process.argv[2] ?? '{}') as Record<string, string>;
const { url } = await startService({
  name: 'policy',
  config: readConfig(environment),
  module: (config) => AppModule.forRoot(config),
  grpc: { package: 'jumpfleet.policy.v1', protoPath: accessProto },
  microservices: (app) => [{ strategy: app.get(EventConsumer) }],
  logger: createLogger({ service: 'policy', level: 'silent' }),
});
process.stdout.write(`${url}\n`);
