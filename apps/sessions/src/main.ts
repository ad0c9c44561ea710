import 'reflect-metadata';
import { EventConsumer } from '@jumpfleet/event-log';
import { runService } from '@jumpfleet/lifecycle';
import { sessionsProto } from '@jumpfleet/sessions-contracts';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';

await runService({
  name: 'sessions',
  config: () => readConfig(process.env),
  module: (config) => AppModule.forRoot(config),
  grpc: { package: 'jumpfleet.sessions.v1', protoPath: sessionsProto },
  microservices: (app) => [{ strategy: app.get(EventConsumer) }],
});
