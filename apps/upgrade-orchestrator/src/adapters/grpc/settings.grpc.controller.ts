import type { Metadata } from '@grpc/grpc-js';
import { ForCallers, GrpcCallers, Public, problemFrom } from '@jumpfleet/http';
import type { RefusalTable } from '@jumpfleet/http';
import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type { ReconnectRate, ReconnectRateRefusal } from '@jumpfleet/upgrades-domain';
import { ReconnectRates } from '../../application/reconnect-rate.js';

const refusals: RefusalTable<ReconnectRateRefusal> = {
  'connection-rate-out-of-bounds': {
    status: 422,
    detail: ({ least, most }) =>
      `The connection rate must be a whole number between ${least} and ${most} per second.`,
  },
};

/** The settings as other services ask for them; the registry serves them to people. */
@Controller()
@Public()
export class SettingsGrpcController {
  constructor(
    @Inject(ReconnectRates) private readonly rates: ReconnectRates,
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
}
