import 'reflect-metadata';
import { EventConsumer } from '@jumpfleet/event-log';
import { runService } from '@jumpfleet/lifecycle';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';

await runService({
  name: 'outbound-events',
  config: () => readConfig(process.env),
  module: (config) => AppModule.forRoot(config),
  microservices: (app) => [{ strategy: app.get(EventConsumer) }],
});
