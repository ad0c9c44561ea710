import {
  Allow,
  AllowWithin,
  CurrentPrincipal,
  CurrentScope,
  RequestCause,
  ZodPipe,
  problemFrom,
} from '@jumpfleet/http';
import type { Principal, RefusalTable } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import type { FleetGuardRefusal } from '@jumpfleet/registry-domain';
import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { z } from 'zod';
import { FleetGuardHandler } from '../../application/fleet-guard.handler.js';
import type { SiteSettings } from '../../application/ports.js';
import { SITE_SETTINGS } from '../../tokens.js';
import { guardAnswer } from './fleet-guard-answer.js';
import type { GuardAnswer } from './fleet-guard-answer.js';

const nothing = z.strictObject({}).optional();

const refusals: RefusalTable<FleetGuardRefusal> = {
  'fleet-guard-not-frozen': {
    status: 409,
    detail: 'The mass-change guard holds nothing that could be confirmed.',
  },
  'second-administrator-needed': {
    status: 409,
    detail: ({ name }) => `${name} has confirmed already; a second administrator is needed.`,
  },
};

/** D5: what turned bad at once, and who says that it is meant. */
@Controller('api/v1/fleet/guard')
export class FleetGuardController {
  constructor(
    @Inject(FleetGuardHandler) private readonly guard: FleetGuardHandler,
    @Inject(SITE_SETTINGS) private readonly settings: SiteSettings,
  ) {}

  @Get()
  @AllowWithin('jump-client:view')
  async read(@CurrentScope() scope: AccessScope): Promise<GuardAnswer> {
    return guardAnswer(await this.guard.current(), this.settings.current(), scope);
  }

  /** Oldest first. */
  @Get('history')
  @Allow('settings:manage')
  async history(): Promise<{ items: object[] }> {
    const recorded = await this.guard.history();
    return {
      items: recorded.map(({ event, revision, recordedAt, cause }) => ({
        type: event.type,
        data: event.data,
        revision,
        recorded_at: recordedAt,
        actor: cause.actor,
      })),
    };
  }

  /** The second of two, who must be another, lets the count-downs go on. */
  @Post('confirmations')
  @HttpCode(200)
  @Allow('settings:manage')
  async confirm(
    @Body(new ZodPipe(nothing)) _body: unknown,
    @CurrentPrincipal() { type, id, name }: Principal,
    @RequestCause() cause: Cause,
  ): Promise<GuardAnswer> {
    const principal = { id: `${type}:${id}`, name };
    const command = { type: 'ConfirmFleetGuard', data: { principal } } as const;
    const confirmed = await this.guard.handle(command, cause);
    if (!confirmed.ok) throw problemFrom(confirmed.refusal, refusals);
    return guardAnswer(confirmed.value.guard, this.settings.current(), { everything: true });
  }
}
