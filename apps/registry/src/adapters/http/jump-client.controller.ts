import { AllowWithin, CurrentScope, ZodPipe } from '@jumpfleet/http';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import type { JumpClientItem } from '../../application/fleet-list.js';
import { unlimitedScope } from '../../application/fleet-list.js';
import type { StateThen } from '../../application/history.js';
import { ScheduledDeletions } from '../../application/scheduled-deletions.js';
import type { ScheduledDeletion } from '../../application/scheduled-deletions.js';
import { FleetQueries } from '../persistence/fleet-queries.js';
import { clientNotFound } from './client-not-found.js';
import { HistoryAnswers } from './history-answers.js';
import { atQuery } from './history-query.js';
import type { AtQuery } from './history-query.js';
import { ItemPropertyAnswers } from './item-properties.js';
import type { ItemProperties } from './item-properties.js';
import { askedJumpClient } from './jump-client-history.controller.js';

const clientId = z.uuid();

@Controller('api/v1/jump-clients')
export class JumpClientController {
  constructor(
    @Inject(FleetQueries) private readonly fleet: FleetQueries,
    @Inject(ItemPropertyAnswers) private readonly properties: ItemPropertyAnswers,
    @Inject(HistoryAnswers) private readonly past: HistoryAnswers,
    @Inject(ScheduledDeletions) private readonly deletions: ScheduledDeletions,
  ) {}

  @Get(':id')
  @AllowWithin('jump-client:view')
  async one(
    @Param('id') id: string,
    @Query(new ZodPipe(atQuery)) query: AtQuery,
    @CurrentScope() scope: AccessScope,
  ): Promise<(JumpClientItem & ScheduledDeletion & Partial<ItemProperties>) | StateThen> {
    // Whoever sees everything also sees what was deleted since.
    if (query.at !== undefined && scope.everything) return this.past.at(askedJumpClient(id), query);
    const item = await this.current(id, scope);
    if (query.at !== undefined) return this.past.at(askedJumpClient(id), query);
    const [properties, deletion] = await Promise.all([
      this.properties.of(item.id),
      this.deletions.of(item.id),
    ]);
    return { ...item, ...properties, ...deletion };
  }

  private async current(id: string, scope = unlimitedScope): Promise<JumpClientItem> {
    const item = await this.fleet.byId(existing(id), scope);
    if (!item) throw clientNotFound();
    return item;
  }
}

/** What is no id cannot be the id of a client either. */
function existing(id: string): string {
  if (!clientId.safeParse(id).success) throw clientNotFound();
  return id.toLowerCase();
}
