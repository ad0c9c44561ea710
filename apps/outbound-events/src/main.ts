import 'reflect-metadata';
import { EventConsumer } from '@jumpfleet/event-log';
import { runService } from '@jumpfleet/lifecycle';
import { outboundProto } from '@jumpfleet/outbound-contracts';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';

await runService({
  name: 'outbound-events',
  config: () => readConfig(process.env),
  module: (config) => AppModule.forRoot(config),
  grpc: { package: 'jumpfleet.outbound.v1', protoPath: outboundProto },
  microservices: (app) => [{ strategy: app.get(EventConsumer) }],
});
