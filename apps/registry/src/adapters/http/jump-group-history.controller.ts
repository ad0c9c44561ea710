import { Allow, ZodPipe, configNotFound, configPathId } from '@jumpfleet/http';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { jumpGroupSubject } from '../../application/history-subjects.js';
import type { StateThen } from '../../application/history.js';
import { HistoryAnswers } from './history-answers.js';
import type { Asked } from './history-answers.js';
import { atQuery, historyQuery, whyQuery } from './history-query.js';
import type { AtQuery, PageQuery, WhyQuery } from './history-query.js';

/** Shared Jump Groups as they were. */
@Controller('api/v1/jump-groups/:id')
export class JumpGroupHistoryController {
  constructor(@Inject(HistoryAnswers) private readonly answers: HistoryAnswers) {}

  /** As it was then; without a time, as it is now. */
  @Get()
  @Allow('jump-client:view')
  at(@Param('id') id: string, @Query(new ZodPipe(atQuery)) query: AtQuery): Promise<StateThen> {
    return this.answers.at(asked(id), query);
  }

  /** Newest first; of what is gone, too: the log outlives it. */
  @Get('history')
  @Allow('jump-client:view')
  history(
    @Param('id') id: string,
    @Query(new ZodPipe(historyQuery)) query: PageQuery,
  ): Promise<object> {
    return this.answers.page(asked(id), query);
  }

  /** The event that made it so, and everything that led to that. */
  @Get('why')
  @Allow('jump-client:view')
  why(@Param('id') id: string, @Query(new ZodPipe(whyQuery)) query: WhyQuery): Promise<object> {
    return this.answers.why(asked(id), query);
  }
}

const asked = (id: string): Asked => ({
  subject: jumpGroupSubject(configPathId(id, 'Jump Group')),
  notFound: () => configNotFound('Jump Group'),
});
