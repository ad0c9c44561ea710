import { Allow, ZodPipe } from '@jumpfleet/http';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { installerSubject } from '../../application/history-subjects.js';
import type { StateThen } from '../../application/history.js';
import { notFound } from './config-problems.js';
import { HistoryAnswers } from './history-answers.js';
import type { Asked } from './history-answers.js';
import { atQuery, historyQuery, uuidOf, whyQuery } from './history-query.js';
import type { AtQuery, PageQuery, WhyQuery } from './history-query.js';

/** Installers as they were, by the id that events name them by. */
@Controller('api/v1/installers/:id')
export class InstallerHistoryController {
  constructor(@Inject(HistoryAnswers) private readonly answers: HistoryAnswers) {}

  /** As it was then; without a time, as it is now. */
  @Get()
  @Allow('installer:manage')
  at(@Param('id') id: string, @Query(new ZodPipe(atQuery)) query: AtQuery): Promise<StateThen> {
    return this.answers.at(asked(id), query);
  }

  /** Newest first; of what is gone, too: the log outlives it. */
  @Get('history')
  @Allow('installer:manage')
  history(
    @Param('id') id: string,
    @Query(new ZodPipe(historyQuery)) query: PageQuery,
  ): Promise<object> {
    return this.answers.page(asked(id), query);
  }

  /** The event that made it so, and everything that led to that. */
  @Get('why')
  @Allow('installer:manage')
  why(@Param('id') id: string, @Query(new ZodPipe(whyQuery)) query: WhyQuery): Promise<object> {
    return this.answers.why(asked(id), query);
  }
}

const asked = (id: string): Asked => ({
  subject: installerSubject(uuidOf(id) ?? ''),
  notFound: () => notFound('installer'),
});
