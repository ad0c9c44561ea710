import { Authenticated, CurrentRights, ZodPipe, configPathId } from '@jumpfleet/http';
import type { Rights } from '@jumpfleet/http';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { jumpGroupSubject } from '../../application/history-subjects.js';
import type { StateThen } from '../../application/history.js';
import { isInScope, seenGroups } from '../../application/item-scope.js';
import { groupNotFound } from './group-problems.js';
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
  @Authenticated()
  async at(
    @Param('id') id: string,
    @Query(new ZodPipe(atQuery)) query: AtQuery,
    @CurrentRights() rights: Rights,
  ): Promise<StateThen> {
    return this.answers.at(await asked(id, rights), query);
  }

  /** Newest first; of what is gone, too: the log outlives it. */
  @Get('history')
  @Authenticated()
  async history(
    @Param('id') id: string,
    @Query(new ZodPipe(historyQuery)) query: PageQuery,
    @CurrentRights() rights: Rights,
  ): Promise<object> {
    return this.answers.page(await asked(id, rights), query);
  }

  /** The event that made it so, and everything that led to that. */
  @Get('why')
  @Authenticated()
  async why(
    @Param('id') id: string,
    @Query(new ZodPipe(whyQuery)) query: WhyQuery,
    @CurrentRights() rights: Rights,
  ): Promise<object> {
    return this.answers.why(await asked(id, rights), query);
  }
}

async function asked(id: string, rights: Rights): Promise<Asked> {
  const number = configPathId(id, 'Jump Group');
  if (!isInScope(await seenGroups(rights), number)) throw groupNotFound();
  return { subject: jumpGroupSubject(number), notFound: groupNotFound };
}
