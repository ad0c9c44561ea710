import type { Problem } from '@jumpfleet/http';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { Inject, Injectable } from '@nestjs/common';
import type { HistorySubject } from '../../application/history-subjects.js';
import type { ReasonEntry, StateThen } from '../../application/history.js';
import { History } from '../../application/history.js';
import type { AtQuery, PageQuery, WhyQuery } from './history-query.js';
import { readHistoryQuery, shownPage } from './history-query.js';

/** Of what is asked, and what to say when there never was such a thing. */
export type Asked = Readonly<{ subject: HistorySubject; notFound: () => Problem }>;

/** The three questions about the past, the same for whatever has one. */
@Injectable()
export class HistoryAnswers {
  constructor(
    @Inject(History) private readonly history: History,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async at({ subject, notFound }: Asked, { at = this.now() }: AtQuery): Promise<StateThen> {
    const then = await this.history.at(subject, at);
    if (!then) throw notFound();
    return then;
  }

  async page({ subject, notFound }: Asked, query: PageQuery): Promise<object> {
    const page = await this.history.page(subject, readHistoryQuery(query));
    if (!page) throw notFound();
    return shownPage(page);
  }

  async why(
    { subject, notFound }: Asked,
    { at = this.now(), event, field }: WhyQuery,
  ): Promise<{ items: ReasonEntry[] }> {
    const items = await this.history.why(subject, { at, type: event, field });
    if (!items && !(await this.history.at(subject, at))) throw notFound();
    return { items: items ?? [] };
  }

  private now(): string {
    return this.clock.now().toISOString();
  }
}
