import { Allow, RequestCause, ZodPipe, problemFrom } from '@jumpfleet/http';
import type { RefusalTable } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import type { ReconnectRateRefusal } from '@jumpfleet/upgrades-domain';
import { Body, Controller, Get, Inject, Put } from '@nestjs/common';
import { z } from 'zod';
import { ReconnectRates } from '../../application/reconnect-rate.js';

const jumpClientSettings = z.strictObject({ connection_rate_per_second: z.number() });
type JumpClientSettings = z.infer<typeof jumpClientSettings>;

const refusals: RefusalTable<ReconnectRateRefusal> = {
  'connection-rate-out-of-bounds': {
    status: 422,
    detail: ({ least, most }) =>
      `The connection rate must be a whole number between ${least} and ${most} per second.`,
  },
};

@Controller('api/v1/settings/jump-clients')
export class SettingsController {
  constructor(@Inject(ReconnectRates) private readonly rates: ReconnectRates) {}

  @Get()
  @Allow('settings:manage')
  async read(): Promise<JumpClientSettings> {
    const { connectionsPerSecond } = await this.rates.current();
    return { connection_rate_per_second: connectionsPerSecond };
  }

  @Put()
  @Allow('settings:manage')
  async change(
    @Body(new ZodPipe(jumpClientSettings)) settings: JumpClientSettings,
    @RequestCause() cause: Cause,
  ): Promise<JumpClientSettings> {
    const changed = await this.rates.change(settings.connection_rate_per_second, cause);
    if (!changed.ok) throw problemFrom(changed.refusal, refusals);
    return { connection_rate_per_second: changed.value.connectionsPerSecond };
  }
}
