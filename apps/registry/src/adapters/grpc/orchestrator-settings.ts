import { grpcClient } from '@jumpfleet/grpc';
import { upgradesProto } from '@jumpfleet/upgrades-contracts';
import type { OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';
import type { Asker } from '../../application/ports.js';
import { automaticUpgrades } from '../../application/upgrade-settings.js';
import type {
  UpgradeSettings,
  UpgradeSettingsKeeper,
  UpgradeSettingsWish,
} from '../../application/upgrade-settings.js';

const upgradeSettings = z.object({
  concurrentUpgrades: z.number(),
  bandwidthBytesPerSecond: z.number(),
  automaticUpgrades: z.enum(automaticUpgrades),
});
type UpgradeSettingsMessage = z.infer<typeof upgradeSettings>;

interface UpgradeSettingsService {
  getReconnectRate(request: object): unknown;
  changeReconnectRate(request: { connectionsPerSecond: number }): unknown;
  getUpgradeSettings(request: object): unknown;
  changeUpgradeSettings(request: Partial<UpgradeSettingsMessage>): unknown;
}

const rate = z.object({ connectionsPerSecond: z.number() });

export class OrchestratorSettings implements UpgradeSettingsKeeper, OnApplicationShutdown {
  private readonly orchestrator;

  constructor(address: string, serviceSecret: string) {
    this.orchestrator = grpcClient<UpgradeSettingsService>(address, {
      protoPath: upgradesProto,
      package: 'jumpfleet.upgrades.v1',
      service: 'UpgradeSettingsService',
      serviceSecret,
    });
  }

  async current(): Promise<UpgradeSettings> {
    const { client } = this.orchestrator;
    const [paced, upgrades] = await Promise.all([
      client.getReconnectRate({}),
      client.getUpgradeSettings({}),
    ]);
    return { ...rate.parse(paced), ...toSettings(upgrades) };
  }

  async change(wish: UpgradeSettingsWish, asker: Asker): Promise<UpgradeSettings> {
    const { client } = this.orchestrator;
    const { connectionsPerSecond, ...others } = wish;
    if (connectionsPerSecond !== undefined)
      await client.changeReconnectRate({ connectionsPerSecond }, asker);
    const message = toMessage(others);
    if (Object.keys(message).length > 0) await client.changeUpgradeSettings(message, asker);
    return this.current();
  }

  onApplicationShutdown(): void {
    this.orchestrator.close();
  }
}

/** Over gRPC no limit is 0. */
function toSettings(answer: unknown): Omit<UpgradeSettings, 'connectionsPerSecond'> {
  const { bandwidthBytesPerSecond: bytes, ...others } = upgradeSettings.parse(answer);
  return { ...others, bandwidthBytesPerSecond: bytes === 0 ? null : bytes };
}

function toMessage({
  bandwidthBytesPerSecond: bytes,
  ...others
}: UpgradeSettingsWish): Partial<UpgradeSettingsMessage> {
  return { ...others, ...(bytes !== undefined && { bandwidthBytesPerSecond: bytes ?? 0 }) };
}
