import { AllowWithin, CurrentScope, ZodPipe } from '@jumpfleet/http';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import type { JumpClientItem } from '../../application/fleet-list.js';
import { encodeCursor } from '../../application/page-cursor.js';
import { FleetQueries } from '../persistence/fleet-queries.js';
import { fleetQuery, listQuery } from './fleet-list-query.js';
import type { ListQuery } from './fleet-list-query.js';

/** The fleet, as far as whoever asks may see it. */
@Controller('api/v1/jump-clients')
export class FleetListController {
  constructor(@Inject(FleetQueries) private readonly fleet: FleetQueries) {}

  @Get()
  @AllowWithin('jump-client:view')
  async list(
    @Query(new ZodPipe(listQuery)) asked: ListQuery,
    @CurrentScope() scope: AccessScope,
  ): Promise<{ items: JumpClientItem[]; next_cursor: string | null }> {
    const query = fleetQuery(asked, scope);
    const { items, next } = await this.fleet.page(query);
    return { items, next_cursor: next ? encodeCursor(next, query) : null };
  }
}
