import { Allow, AllowWithin, CurrentScope, RequestCause, ZodPipe } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import type { AccessScope } from '@jumpfleet/policy-contracts';
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
import { unlimitedScope } from '../../application/fleet-list.js';
import type { StateThen } from '../../application/history.js';
import { inputText } from '../../application/input-text.js';
import { JumpClientHandler } from '../../application/jump-client.handler.js';
import { ScheduledDeletions } from '../../application/scheduled-deletions.js';
import type { ScheduledDeletion } from '../../application/scheduled-deletions.js';
import { FleetQueries } from '../persistence/fleet-queries.js';
import { clientNotFound } from './client-not-found.js';
import { HistoryAnswers } from './history-answers.js';
import { atQuery } from './history-query.js';
import type { AtQuery } from './history-query.js';
import { askedJumpClient } from './jump-client-history.controller.js';

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
    @Inject(ScheduledDeletions) private readonly deletions: ScheduledDeletions,
  ) {}

  @Get(':id')
  @AllowWithin('jump-client:view')
  async one(
    @Param('id') id: string,
    @Query(new ZodPipe(atQuery)) query: AtQuery,
    @CurrentScope() scope: AccessScope,
  ): Promise<(JumpClientItem & ScheduledDeletion) | StateThen> {
    // Whoever sees everything also sees what was deleted since.
    if (query.at !== undefined && scope.everything) return this.past.at(askedJumpClient(id), query);
    const item = await this.current(id, scope);
    if (query.at !== undefined) return this.past.at(askedJumpClient(id), query);
    return { ...item, ...(await this.deletions.of(item.id)) };
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
