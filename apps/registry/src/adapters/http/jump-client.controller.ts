import { AllowWithin, CurrentScope, ZodPipe } from '@jumpfleet/http';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import type { JumpClientItem } from '../../application/fleet-list.js';
import type { StateThen } from '../../application/history.js';
import { ScheduledDeletions } from '../../application/scheduled-deletions.js';
import type { ScheduledDeletion } from '../../application/scheduled-deletions.js';
import { ItemDetails } from '../persistence/item-details.js';
import type { ItemDetail } from '../persistence/item-details.js';
import { PostgresWakeTargets } from '../persistence/wake-targets.js';
import { clientNotFound } from './client-not-found.js';
import { HistoryAnswers } from './history-answers.js';
import { atQuery } from './history-query.js';
import type { AtQuery } from './history-query.js';
import { propertiesOf } from './item-properties.js';
import type { ItemProperties } from './item-properties.js';
import { askedJumpClient } from './jump-client-history.controller.js';

const clientId = z.uuid();

type ShownClient = JumpClientItem &
  ScheduledDeletion &
  ItemProperties &
  /** SB-32: until when nobody can wake it; null when it can be tried. */
  Readonly<{ wake_available_at: string | null }>;

@Controller('api/v1/jump-clients')
export class JumpClientController {
  constructor(
    @Inject(ItemDetails) private readonly details: ItemDetails,
    @Inject(HistoryAnswers) private readonly past: HistoryAnswers,
    @Inject(ScheduledDeletions) private readonly deletions: ScheduledDeletions,
    @Inject(PostgresWakeTargets) private readonly wakes: PostgresWakeTargets,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get(':id')
  @AllowWithin('jump-client:view')
  async one(
    @Param('id') id: string,
    @Query(new ZodPipe(atQuery)) query: AtQuery,
    @CurrentScope() scope: AccessScope,
  ): Promise<ShownClient | StateThen> {
    // The past is known of what was deleted since, too.
    if (query.at !== undefined) return this.past.at(askedJumpClient(id, scope), query);
    const { seen, item, terms } = await this.current(id, scope);
    const [deletion, wakeAvailableAt] = await Promise.all([
      this.deletions.of(terms),
      this.wakes.lockedUntil(seen.endpointId, this.clock.now()),
    ]);
    const wake = { wake_available_at: wakeAvailableAt };
    return { ...seen.item, ...propertiesOf(item), ...deletion, ...wake };
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
