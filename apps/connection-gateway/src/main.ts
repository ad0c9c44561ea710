import { runService } from '@jumpfleet/lifecycle';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';

await runService({
  name: 'connection-gateway',
  config: () => readConfig(process.env),
  module: (config) => AppModule.forConfig(config),
});
