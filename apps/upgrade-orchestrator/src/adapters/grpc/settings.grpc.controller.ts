import type { Metadata } from '@grpc/grpc-js';
import { ForCallers, GrpcCallers, Public, problemFrom } from '@jumpfleet/http';
import type { RefusalTable } from '@jumpfleet/http';
import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { upgradeSettingBounds } from '@jumpfleet/upgrades-contracts';
import type {
  AutomaticMode,
  ReconnectRate,
  ReconnectRateRefusal,
  UpgradeSettings,
  UpgradeSettingsRefusal,
} from '@jumpfleet/upgrades-domain';
import { ReconnectRates } from '../../application/reconnect-rate.js';
import { LiveUpgradeSettings } from '../../application/settings/live-upgrade-settings.js';
import { UpgradeSettingsHandler } from '../../application/settings/upgrade-settings.handler.js';

const { concurrentUpgrades, bandwidthBytesPerSecond } = upgradeSettingBounds;

const refusals: RefusalTable<ReconnectRateRefusal | UpgradeSettingsRefusal> = {
  'connection-rate-out-of-bounds': {
    status: 422,
    detail: ({ least, most }) =>
      `The connection rate must be a whole number between ${least} and ${most} per second.`,
  },
  'concurrent-upgrades-out-of-bounds': {
    status: 422,
    detail: `Concurrent upgrades must be a whole number between ${concurrentUpgrades.least} and ${concurrentUpgrades.most}.`,
  },
  'upgrade-bandwidth-out-of-bounds': {
    status: 422,
    detail: `The upgrade bandwidth must be none, or a whole number between ${bandwidthBytesPerSecond.least} and ${bandwidthBytesPerSecond.most} bytes per second.`,
  },
  'automatic-upgrades-unknown': {
    status: 422,
    detail: 'Automatic upgrades are disabled, current_cycle or enabled.',
  },
};

/** What is not set is not there. */
type SettingsMessage = Readonly<{
  concurrentUpgrades?: number;
  bandwidthBytesPerSecond?: number;
  automaticUpgrades?: string;
}>;

/** The settings as other services ask for them; the registry serves them to people. */
@Controller()
@Public()
export class SettingsGrpcController {
  constructor(
    @Inject(ReconnectRates) private readonly rates: ReconnectRates,
    @Inject(LiveUpgradeSettings) private readonly settings: LiveUpgradeSettings,
    @Inject(UpgradeSettingsHandler) private readonly changes: UpgradeSettingsHandler,
    @Inject(GrpcCallers) private readonly callers: GrpcCallers,
  ) {}

  @GrpcMethod('UpgradeSettingsService', 'GetReconnectRate')
  async getReconnectRate(): Promise<ReconnectRate> {
    const { connectionsPerSecond } = await this.rates.current();
    return { connectionsPerSecond };
  }

  @GrpcMethod('UpgradeSettingsService', 'ChangeReconnectRate')
  @ForCallers()
  async changeReconnectRate(wish: ReconnectRate, metadata: Metadata): Promise<ReconnectRate> {
    const { cause } = await this.callers.demand(metadata, 'settings:manage');
    const changed = await this.rates.change(wish.connectionsPerSecond, cause);
    if (!changed.ok) throw problemFrom(changed.refusal, refusals);
    return { connectionsPerSecond: changed.value.connectionsPerSecond };
  }

  @GrpcMethod('UpgradeSettingsService', 'GetUpgradeSettings')
  async getUpgradeSettings(): Promise<SettingsMessage> {
    return messageOf(await this.settings.refresh());
  }

  @GrpcMethod('UpgradeSettingsService', 'ChangeUpgradeSettings')
  @ForCallers()
  async changeUpgradeSettings(
    message: SettingsMessage,
    metadata: Metadata,
  ): Promise<SettingsMessage> {
    const { cause } = await this.callers.demand(metadata, 'settings:manage');
    const data = wishOf(message);
    const changed = await this.changes.handle({ type: 'ChangeUpgradeSettings', data }, cause);
    if (!changed.ok) throw problemFrom(changed.refusal, refusals);
    return messageOf(changed.value);
  }
}

/** 0 stands for no limit; an unknown mode is refused by the decider. */
function wishOf(message: SettingsMessage): Partial<UpgradeSettings> {
  const { concurrentUpgrades: upgrades, bandwidthBytesPerSecond: bytes } = message;
  const { automaticUpgrades: mode } = message;
  return {
    ...(upgrades !== undefined && { concurrentUpgrades: upgrades }),
    ...(bytes !== undefined && { bandwidthBytesPerSecond: bytes === 0 ? null : bytes }),
    ...(mode !== undefined && { automaticUpgrades: mode as AutomaticMode }),
  };
}

function messageOf(settings: UpgradeSettings): SettingsMessage {
  return {
    concurrentUpgrades: settings.concurrentUpgrades,
    bandwidthBytesPerSecond: settings.bandwidthBytesPerSecond ?? 0,
    automaticUpgrades: settings.automaticUpgrades,
  };
}
