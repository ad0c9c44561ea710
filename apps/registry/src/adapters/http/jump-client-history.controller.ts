import { AllowWithin, CurrentScope, ZodPipe } from '@jumpfleet/http';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { jumpClientSubject } from '../../application/history-subjects.js';
import { clientNotFound } from './client-not-found.js';
import { HistoryAnswers } from './history-answers.js';
import type { Asked } from './history-answers.js';
import { historyQuery, uuidOf, whyQuery } from './history-query.js';
import type { PageQuery, WhyQuery } from './history-query.js';

/** The past of one client or copy of it; its state at a time is `?at=` of the client itself. */
@Controller('api/v1/jump-clients/:id')
export class JumpClientHistoryController {
  constructor(@Inject(HistoryAnswers) private readonly answers: HistoryAnswers) {}

  /** Newest first; of what is gone, too: the log outlives it. */
  @Get('history')
  @AllowWithin('jump-client:view')
  history(
    @Param('id') id: string,
    @Query(new ZodPipe(historyQuery)) query: PageQuery,
    @CurrentScope() scope: AccessScope,
  ): Promise<object> {
    return this.answers.page(askedJumpClient(id, scope), query);
  }

  /** The event that made it so, and everything that led to that. */
  @Get('why')
  @AllowWithin('jump-client:view')
  why(
    @Param('id') id: string,
    @Query(new ZodPipe(whyQuery)) query: WhyQuery,
    @CurrentScope() scope: AccessScope,
  ): Promise<object> {
    return this.answers.why(askedJumpClient(id, scope), query);
  }
}

export const askedJumpClient = (id: string, scope: AccessScope): Asked => ({
  subject: jumpClientSubject(uuidOf(id) ?? '', scope),
  notFound: clientNotFound,
});
