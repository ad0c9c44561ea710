import { AllowWithin, CurrentScope, ZodPipe, configNotFound } from '@jumpfleet/http';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { installerSubject } from '../../application/history-subjects.js';
import { InstallerMoments } from '../../application/installer-moments.js';
import type { StateThen } from '../../application/history.js';
import { InstallerQueries } from '../persistence/installer-queries.js';
import { HistoryAnswers } from './history-answers.js';
import type { Asked } from './history-answers.js';
import { atQuery, historyQuery, uuidOf, whyQuery } from './history-query.js';
import type { AtQuery, PageQuery, WhyQuery } from './history-query.js';
import { installerItem } from './installer-item.js';
import type { InstallerItem } from './installer-item.js';

/** Installers as they are and were, by the id that events name them by. */
@Controller('api/v1/installers/:id')
export class InstallerHistoryController {
  constructor(
    @Inject(HistoryAnswers) private readonly answers: HistoryAnswers,
    @Inject(InstallerQueries) private readonly installers: InstallerQueries,
    @Inject(InstallerMoments) private readonly moments: InstallerMoments,
  ) {}

  /** With a time, as its events made it then; without one, as lists show it now. */
  @Get()
  @AllowWithin('jump-client:add')
  async one(
    @Param('id') id: string,
    @Query(new ZodPipe(atQuery)) query: AtQuery,
    @CurrentScope() scope: AccessScope,
  ): Promise<InstallerItem | StateThen> {
    if (query.at !== undefined) return this.answers.at(asked(id, scope), query);
    const installerId = uuidOf(id);
    const row =
      installerId === undefined ? undefined : await this.installers.byId(installerId, scope);
    if (!row) throw configNotFound('installer');
    return installerItem(row, this.moments.at());
  }

  /** Newest first; of what is gone, too: the log outlives it. */
  @Get('history')
  @AllowWithin('jump-client:add')
  history(
    @Param('id') id: string,
    @Query(new ZodPipe(historyQuery)) query: PageQuery,
    @CurrentScope() scope: AccessScope,
  ): Promise<object> {
    return this.answers.page(asked(id, scope), query);
  }

  /** The event that made it so, and everything that led to that. */
  @Get('why')
  @AllowWithin('jump-client:add')
  why(
    @Param('id') id: string,
    @Query(new ZodPipe(whyQuery)) query: WhyQuery,
    @CurrentScope() scope: AccessScope,
  ): Promise<object> {
    return this.answers.why(asked(id, scope), query);
  }
}

const asked = (id: string, scope: AccessScope): Asked => ({
  subject: installerSubject(uuidOf(id) ?? '', scope),
  notFound: () => configNotFound('installer'),
});
