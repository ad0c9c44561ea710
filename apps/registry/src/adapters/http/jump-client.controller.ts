import { AllowWithin, CurrentScope, ZodPipe } from '@jumpfleet/http';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import type { JumpClientItem } from '../../application/fleet-list.js';
import type { StateThen } from '../../application/history.js';
import { ScheduledDeletions } from '../../application/scheduled-deletions.js';
import type { ScheduledDeletion } from '../../application/scheduled-deletions.js';
import { ItemDetails } from '../persistence/item-details.js';
import type { ItemDetail } from '../persistence/item-details.js';
import { clientNotFound } from './client-not-found.js';
import { HistoryAnswers } from './history-answers.js';
import { atQuery } from './history-query.js';
import type { AtQuery } from './history-query.js';
import { propertiesOf } from './item-properties.js';
import type { ItemProperties } from './item-properties.js';
import { askedJumpClient } from './jump-client-history.controller.js';

const clientId = z.uuid();

@Controller('api/v1/jump-clients')
export class JumpClientController {
  constructor(
    @Inject(ItemDetails) private readonly details: ItemDetails,
    @Inject(HistoryAnswers) private readonly past: HistoryAnswers,
    @Inject(ScheduledDeletions) private readonly deletions: ScheduledDeletions,
  ) {}

  @Get(':id')
  @AllowWithin('jump-client:view')
  async one(
    @Param('id') id: string,
    @Query(new ZodPipe(atQuery)) query: AtQuery,
    @CurrentScope() scope: AccessScope,
  ): Promise<(JumpClientItem & ScheduledDeletion & ItemProperties) | StateThen> {
    // The past is known of what was deleted since, too.
    if (query.at !== undefined) return this.past.at(askedJumpClient(id, scope), query);
    const { seen, item, terms } = await this.current(id, scope);
    return { ...seen.item, ...propertiesOf(item), ...(await this.deletions.of(terms)) };
  }

  private async current(id: string, scope: AccessScope): Promise<ItemDetail> {
    const detail = await this.details.of(existing(id), scope);
    if (!detail) throw clientNotFound();
    return detail;
  }
}

/** What is no id cannot be the id of a client either. */
function existing(id: string): string {
  if (!clientId.safeParse(id).success) throw clientNotFound();
  return id.toLowerCase();
}
