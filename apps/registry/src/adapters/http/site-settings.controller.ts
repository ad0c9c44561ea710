import { Allow, RequestCause, ZodPipe, accessTokenOf, problemFrom } from '@jumpfleet/http';
import type { RefusalTable } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { Body, Controller, Get, Inject, Put, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { SettingsWishRefusal } from '../../application/change-site-settings.handler.js';
import { ChangeSiteSettingsHandler } from '../../application/change-site-settings.handler.js';
import type { StateThen } from '../../application/history.js';
import type { SiteSettings } from '../../application/ports.js';
import type { UpgradeSettingsKeeper } from '../../application/upgrade-settings.js';
import { SITE_SETTINGS, UPGRADE_SETTINGS } from '../../tokens.js';
import { HistoryAnswers } from './history-answers.js';
import { atQuery } from './history-query.js';
import type { AtQuery } from './history-query.js';
import {
  fieldNamed,
  siteSettingsBody,
  siteSettingsChanges,
  siteSettingsPart,
  upgradeSettingsWish,
} from './site-settings-body.js';
import type { SiteSettingsBody, SiteSettingsPart } from './site-settings-body.js';
import { askedSiteSettings } from './site-settings-history.controller.js';

const blame = (...paths: readonly string[]) => ({
  errors: paths.map((path) => ({ path, message: 'is out of bounds' })),
});

const refusals: RefusalTable<SettingsWishRefusal> = {
  'setting-out-of-bounds': {
    status: 422,
    detail: ({ setting, least, most }) =>
      `${fieldNamed(setting)} must be a whole number between ${least} and ${most}.`,
    extra: ({ setting }) => blame(fieldNamed(setting)),
  },
  'lost-not-before-deletion': {
    status: 422,
    detail: ({ lostAfterDays, deleteAfterDays }) =>
      `A Jump Client cannot be lost after ${lostAfterDays} days when it is deleted after ${deleteAfterDays}: lost_after_days must be smaller than delete_after_days, or off.`,
    extra: () => blame('lost_after_days', 'delete_after_days'),
  },
  'connection-rate-out-of-bounds': {
    status: 422,
    detail: ({ least, most }) =>
      `The connection rate must be a whole number between ${least} and ${most} per second.`,
    extra: () => blame('connection_rate_per_second'),
  },
  'concurrent-upgrades-out-of-bounds': {
    status: 422,
    detail: ({ least, most }) =>
      `Concurrent upgrades must be a whole number between ${least} and ${most}.`,
    extra: () => blame('concurrent_upgrades'),
  },
  'upgrade-bandwidth-out-of-bounds': {
    status: 422,
    detail: ({ least, most }) =>
      `The upgrade bandwidth must be none, or a whole number between ${least} and ${most} bytes per second.`,
    extra: () => blame('upgrade_bandwidth_bytes_per_second'),
  },
};

/** Every setting of the Jump Clients' page, whoever keeps it. */
@Controller('api/v1/settings/jump-clients')
export class SiteSettingsController {
  constructor(
    @Inject(SITE_SETTINGS) private readonly settings: SiteSettings,
    @Inject(UPGRADE_SETTINGS) private readonly upgrades: UpgradeSettingsKeeper,
    @Inject(ChangeSiteSettingsHandler) private readonly handler: ChangeSiteSettingsHandler,
    @Inject(HistoryAnswers) private readonly past: HistoryAnswers,
  ) {}

  /** With a time, as they were then; those of upgrades are another service's, and not among them. */
  @Get()
  @Allow('settings:manage')
  get(@Query(new ZodPipe(atQuery)) query: AtQuery): Promise<SiteSettingsBody | StateThen> {
    return query.at === undefined ? this.read() : this.past.at(askedSiteSettings, query);
  }

  /** What is left out stays as it is. */
  @Put()
  @Allow('settings:manage')
  async change(
    @Body(new ZodPipe(siteSettingsPart)) part: SiteSettingsPart,
    @RequestCause() cause: Cause,
    @Req() request: FastifyRequest,
  ): Promise<SiteSettingsBody> {
    const asker = {
      accessToken: accessTokenOf(request),
      correlationId: cause.correlationId,
      callerAddress: request.ip,
    };
    const wish = { changes: siteSettingsChanges(part), upgrades: upgradeSettingsWish(part) };
    const changed = await this.handler.handle(wish, asker, cause);
    if (!changed.ok) throw problemFrom(changed.refusal, refusals);
    return siteSettingsBody(this.settings.current(), changed.value);
  }

  private async read(): Promise<SiteSettingsBody> {
    return siteSettingsBody(this.settings.current(), await this.upgrades.current());
  }
}
