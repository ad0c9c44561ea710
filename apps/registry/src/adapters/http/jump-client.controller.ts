import { Allow, InvalidRequest, RequestCause, ZodPipe } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Query,
} from '@nestjs/common';
import { z } from 'zod';
import type { JumpClientItem } from '../../application/fleet-list.js';
import { clientStatuses, searchFields, sortKeys } from '../../application/fleet-list.js';
import type { StateThen } from '../../application/history.js';
import { inputText } from '../../application/input-text.js';
import { JumpClientHandler } from '../../application/jump-client.handler.js';
import { decodeCursor, encodeCursor } from '../../application/page-cursor.js';
import { FleetQueries } from '../persistence/fleet-queries.js';
import { clientNotFound } from './client-not-found.js';
import { HistoryAnswers } from './history-answers.js';
import { atQuery } from './history-query.js';
import type { AtQuery } from './history-query.js';
import { askedJumpClient } from './jump-client-history.controller.js';

const sorts = sortKeys.flatMap((key) => [key, `-${key}`] as const);
const listQuery = z.strictObject({
  search: inputText(1024).optional(),
  fields: inputText(256)
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(searchFields)).max(searchFields.length))
    .optional(),
  status: z.enum(clientStatuses).optional(),
  group: inputText(255).optional(),
  tag: inputText(64).optional(),
  sort: z.enum(sorts).default('name'),
  cursor: z.string().max(1024).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
type ListQuery = z.infer<typeof listQuery>;

const editBody = z.strictObject({
  name: inputText(128, 1).optional(),
  tag: inputText(64).optional(),
  comments: inputText(1024).optional(),
});
type EditBody = z.infer<typeof editBody>;

const clientId = z.uuid();

@Controller('api/v1/jump-clients')
export class JumpClientController {
  constructor(
    @Inject(FleetQueries) private readonly fleet: FleetQueries,
    @Inject(JumpClientHandler) private readonly clients: JumpClientHandler,
    @Inject(HistoryAnswers) private readonly past: HistoryAnswers,
  ) {}

  @Get()
  @Allow('jump-client:view')
  async list(
    @Query(new ZodPipe(listQuery)) asked: ListQuery,
  ): Promise<{ items: JumpClientItem[]; next_cursor: string | null }> {
    const { search, fields, status, group, tag, limit } = asked;
    const order = orderOf(asked.sort);
    const after = asked.cursor === undefined ? undefined : decodeCursor(asked.cursor, order);
    if (asked.cursor !== undefined && !after)
      throw new InvalidRequest([{ path: 'cursor', message: 'is not a cursor of this list' }]);
    const query = { search, fields, status, group, tag, limit, after, ...order };
    const { items, next } = await this.fleet.page(query);
    return { items, next_cursor: next ? encodeCursor(next, order) : null };
  }

  @Get(':id')
  @Allow('jump-client:view', 'id')
  one(
    @Param('id') id: string,
    @Query(new ZodPipe(atQuery)) query: AtQuery,
  ): Promise<JumpClientItem | StateThen> {
    if (query.at !== undefined) return this.past.at(askedJumpClient(id), query);
    return this.current(id);
  }

  @Patch(':id')
  @Allow('jump-client:edit', 'id')
  async edit(
    @Param('id') id: string,
    @Body(new ZodPipe(editBody)) body: EditBody,
    @RequestCause() cause: Cause,
  ): Promise<JumpClientItem> {
    const changes = {
      ...(body.name !== undefined && { name: body.name }),
      ...(body.tag !== undefined && { tag: body.tag }),
      ...(body.comments !== undefined && { comments: body.comments }),
    };
    const data = { clientId: existing(id), changes };
    const result = await this.clients.handle({ type: 'EditJumpClient', data }, cause);
    if (!result.ok) throw clientNotFound();
    return this.current(id);
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('jump-client:remove', 'id')
  async remove(@Param('id') id: string, @RequestCause() cause: Cause): Promise<void> {
    const data = { clientId: existing(id), reason: 'requested' } as const;
    const result = await this.clients.handle({ type: 'DeleteJumpClient', data }, cause);
    if (!result.ok) throw clientNotFound();
  }

  private async current(id: string): Promise<JumpClientItem> {
    const item = await this.fleet.byId(existing(id));
    if (!item) throw clientNotFound();
    return item;
  }
}

/** What is no id cannot be the id of a client either. */
function existing(id: string): string {
  if (!clientId.safeParse(id).success) throw clientNotFound();
  return id.toLowerCase();
}

function orderOf(sort: ListQuery['sort']) {
  const isDescending = sort.startsWith('-');
  const key = sortKeys.find((name) => name === sort.replace(/^-/, ''));
  return { sort: key ?? 'name', isDescending };
}
