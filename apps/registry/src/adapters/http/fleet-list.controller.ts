import { AllowWithin, CurrentScope, Problem, ZodPipe } from '@jumpfleet/http';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { exportFleet } from '../../application/fleet-export.js';
import type { JumpClientItem } from '../../application/fleet-list.js';
import { itemSearch } from '../../application/item-search.js';
import type { ItemSearch } from '../../application/item-search.js';
import { encodeCursor } from '../../application/page-cursor.js';
import { FleetQueries } from '../persistence/fleet-queries.js';
import { exportQuery, fleetQuery, itemSearchQuery, listQuery } from './fleet-list-query.js';
import type { ExportQuery, ListQuery } from './fleet-list-query.js';

/** Each reads page after page for as long as its reader takes. */
const maxExports = 4;
const contentTypes = {
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json; charset=utf-8',
} as const;

/** The fleet, as far as whoever asks may see it. */
@Controller('api/v1/jump-clients')
export class FleetListController {
  private exports = 0;

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

  /** The list's filters and order; the answer is written as fast as it is read, and no faster. */
  @Get('export')
  @AllowWithin('jump-client:view')
  async export(
    @Query(new ZodPipe(exportQuery)) { format, ...filters }: ExportQuery,
    @CurrentScope() scope: AccessScope,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (this.exports >= maxExports)
      throw new Problem({
        status: 503,
        code: 'server-busy',
        detail: 'Too many export the list at this moment. Try again later.',
      });
    this.exports++;
    const query = fleetQuery({ ...filters, limit: 1 }, scope);
    const rows = exportFleet((page) => this.fleet.page(page), query, format);
    const answer = Readable.from(rows, { objectMode: false });
    answer.once('close', () => this.exports--);
    await reply
      .header('content-type', contentTypes[format])
      .header('content-disposition', `attachment; filename="jump-clients.${format}"`)
      .header('cache-control', 'no-store')
      .send(answer);
  }

  /** What a script names is found as SB-12 to SB-14 say; the newest connected come first. */
  @Get('matches')
  @AllowWithin('jump-client:jump')
  async matches(
    @Query(new ZodPipe(itemSearchQuery)) search: ItemSearch,
    @CurrentScope() scope: AccessScope,
  ): Promise<{ items: JumpClientItem[] }> {
    const { items } = await this.fleet.page(itemSearch(search, scope));
    return { items };
  }
}
