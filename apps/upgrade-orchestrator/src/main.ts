import { runService } from '@jumpfleet/lifecycle';
import { upgradesProto } from '@jumpfleet/upgrades-contracts';
import { AppModule } from './app.module.js';
import { readConfig, requestBounds } from './config.js';

await runService({
  name: 'upgrade-orchestrator',
  config: () => readConfig(process.env),
  module: (config) => AppModule.forConfig(config),
  requests: requestBounds,
  grpc: { package: 'jumpfleet.upgrades.v1', protoPath: upgradesProto },
});
