import { Public } from '@jumpfleet/http';
import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type { ReconnectRate } from '@jumpfleet/upgrades-domain';
import { ReconnectRates } from '../../application/reconnect-rate.js';

/** The settings as other services ask for them. */
@Controller()
@Public()
export class SettingsGrpcController {
  constructor(@Inject(ReconnectRates) private readonly rates: ReconnectRates) {}

  @GrpcMethod('UpgradeSettingsService', 'GetReconnectRate')
  async getReconnectRate(): Promise<ReconnectRate> {
    const { connectionsPerSecond } = await this.rates.current();
    return { connectionsPerSecond };
  }
}
