import { Public } from '@jumpfleet/http';
import { serviceConfig, startService } from '@jumpfleet/lifecycle';
import { atEndOfSpecFile } from '@jumpfleet/testing';
import type { RunningService } from '@jumpfleet/lifecycle';
import { serviceSecret } from '@jumpfleet/policy-neighbour';
import { upgradesProto } from '@jumpfleet/upgrades-contracts';
import type { Metadata } from '@grpc/grpc-js';
import { Controller, Module } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

type Rate = Readonly<{ connectionsPerSecond: number }>;
const upgrades = {
  concurrentUpgrades: 100,
  bandwidthBytesPerSecond: 104_857_600,
  automaticUpgrades: 'disabled',
};

/** What the orchestrator was told, and in whose name. */
export const orchestratorNeighbour = { rate: 50, upgrades, askedBy: [] as string[] };

@Controller()
@Public()
class OrchestratorNeighbour {
  @GrpcMethod('UpgradeSettingsService', 'GetReconnectRate')
  current(): Rate {
    return { connectionsPerSecond: orchestratorNeighbour.rate };
  }

  @GrpcMethod('UpgradeSettingsService', 'ChangeReconnectRate')
  change({ connectionsPerSecond }: Rate, metadata: Metadata): Rate {
    orchestratorNeighbour.rate = connectionsPerSecond;
    orchestratorNeighbour.askedBy.push(String(metadata.get('authorization')[0]));
    return { connectionsPerSecond };
  }

  @GrpcMethod('UpgradeSettingsService', 'GetUpgradeSettings')
  upgrades(): typeof upgrades {
    return orchestratorNeighbour.upgrades;
  }

  @GrpcMethod('UpgradeSettingsService', 'ChangeUpgradeSettings')
  changeUpgrades(wish: Partial<typeof upgrades>, metadata: Metadata): typeof upgrades {
    orchestratorNeighbour.upgrades = { ...orchestratorNeighbour.upgrades, ...wish };
    orchestratorNeighbour.askedBy.push(String(metadata.get('authorization')[0]));
    return orchestratorNeighbour.upgrades;
  }
}

@Module({ controllers: [OrchestratorNeighbour] })
class OrchestratorNeighbourModule {}

/** The upgrade orchestrator as the registry sees it, until the spec file ends. */
export async function startOrchestratorNeighbour(): Promise<RunningService> {
  const service = await startService({
    name: 'upgrade-orchestrator',
    config: serviceConfig.parse({
      HTTP_PORT: 0,
      GRPC_PORT: 0,
      LOG_LEVEL: 'silent',
      SERVICE_SECRET: serviceSecret,
    }),
    grpc: { package: 'jumpfleet.upgrades.v1', protoPath: upgradesProto },
    module: OrchestratorNeighbourModule,
  });
  atEndOfSpecFile(() => service.close());
  return service;
}
