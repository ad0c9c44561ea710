import { Allow, ZodPipe, configNotFound } from '@jumpfleet/http';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { siteSettingsSubject } from '../../application/history-subjects.js';
import { HistoryAnswers } from './history-answers.js';
import type { Asked } from './history-answers.js';
import { historyQuery, whyQuery } from './history-query.js';
import type { PageQuery, WhyQuery } from './history-query.js';

/** The past of the settings; what held at a time is `?at=` of the settings themselves. */
@Controller('api/v1/settings/jump-clients')
export class SiteSettingsHistoryController {
  constructor(@Inject(HistoryAnswers) private readonly answers: HistoryAnswers) {}

  /** Newest first; of what is gone, too: the log outlives it. */
  @Get('history')
  @Allow('settings:manage')
  history(@Query(new ZodPipe(historyQuery)) query: PageQuery): Promise<object> {
    return this.answers.page(askedSiteSettings, query);
  }

  /** The event that made it so, and everything that led to that. */
  @Get('why')
  @Allow('settings:manage')
  why(@Query(new ZodPipe(whyQuery)) query: WhyQuery): Promise<object> {
    return this.answers.why(askedSiteSettings, query);
  }
}

export const askedSiteSettings: Asked = {
  subject: siteSettingsSubject,
  notFound: () => configNotFound('setting'),
};
