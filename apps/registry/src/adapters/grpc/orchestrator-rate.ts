import { grpcClient } from '@jumpfleet/grpc';
import { upgradesProto } from '@jumpfleet/upgrades-contracts';
import type { OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';
import type { Asker, ConnectionRate } from '../../application/ports.js';

interface UpgradeSettingsService {
  getReconnectRate(request: object): unknown;
  changeReconnectRate(request: { connectionsPerSecond: number }): unknown;
}

const answer = z.object({ connectionsPerSecond: z.number() });

export class OrchestratorRate implements ConnectionRate, OnApplicationShutdown {
  private readonly orchestrator;

  constructor(address: string, serviceSecret: string) {
    this.orchestrator = grpcClient<UpgradeSettingsService>(address, {
      protoPath: upgradesProto,
      package: 'jumpfleet.upgrades.v1',
      service: 'UpgradeSettingsService',
      serviceSecret,
    });
  }

  async current(): Promise<number> {
    return answer.parse(await this.orchestrator.client.getReconnectRate({})).connectionsPerSecond;
  }

  async change(connectionsPerSecond: number, asker: Asker): Promise<number> {
    const changed = await this.orchestrator.client.changeReconnectRate(
      { connectionsPerSecond },
      asker,
    );
    return answer.parse(changed).connectionsPerSecond;
  }

  onApplicationShutdown(): void {
    this.orchestrator.close();
  }
}
