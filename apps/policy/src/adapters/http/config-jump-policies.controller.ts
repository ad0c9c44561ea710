import {
  Allow,
  Paged,
  RequestCause,
  ZodPipe,
  configPageQuery,
  configPathId,
} from '@jumpfleet/http';
import type { PagedAnswer } from '@jumpfleet/http';
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
  Post,
  Query,
} from '@nestjs/common';
import { z } from 'zod';
import { JumpPolicyHandler } from '../../application/jump-policy.handler.js';
import type { JumpPolicyRow } from '../../application/jump-policy-list.projection.js';
import { JumpPolicyQueries } from '../persistence/jump-policy-queries.js';
import {
  changedJumpPolicy,
  changedTerms,
  codeName,
  jumpPolicyAnswer,
  jumpPolicyRefused,
  newJumpPolicy,
  scheduleAnswer,
  termsOf,
} from './jump-policy-body.js';
import type { ChangedJumpPolicy, NewJumpPolicy, ScheduleBody } from './jump-policy-body.js';

const listQuery = configPageQuery.extend({ code_name: codeName.optional() });
type ListQuery = z.infer<typeof listQuery>;

const idOf = (text: string) => configPathId(text, 'Jump Policy');

@Controller('api/config/v1/jump-policy')
@Allow('jump-policies:manage')
export class ConfigJumpPoliciesController {
  constructor(
    @Inject(JumpPolicyQueries) private readonly policies: JumpPolicyQueries,
    @Inject(JumpPolicyHandler) private readonly handler: JumpPolicyHandler,
  ) {}

  @Get()
  async list(
    @Query(new ZodPipe(listQuery)) query: ListQuery,
    @Paged() paged: PagedAnswer,
  ): Promise<readonly object[]> {
    const rows = await paged(query, (window) => this.policies.list(window, query.code_name));
    return rows.map(jumpPolicyAnswer);
  }

  @Post()
  async create(
    @Body(new ZodPipe(newJumpPolicy)) body: NewJumpPolicy,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const created = await this.handler.create(termsOf(body), cause);
    if (!created.ok) throw jumpPolicyRefused(created.refusal);
    return jumpPolicyAnswer(await this.existing(created.value.id));
  }

  @Get(':id')
  async one(@Param('id') id: string): Promise<object> {
    return jumpPolicyAnswer(await this.existing(idOf(id)));
  }

  @Patch(':id')
  async change(
    @Param('id') id: string,
    @Body(new ZodPipe(changedJumpPolicy)) body: ChangedJumpPolicy,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const data = { id: idOf(id), changes: changedTerms(body) };
    const changed = await this.handler.handle({ type: 'ChangeJumpPolicy', data }, cause);
    if (!changed.ok) throw jumpPolicyRefused(changed.refusal);
    return this.one(id);
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id') id: string, @RequestCause() cause: Cause): Promise<void> {
    const command = { type: 'DeleteJumpPolicy', data: { id: idOf(id) } } as const;
    const removed = await this.handler.handle(command, cause);
    if (!removed.ok) throw jumpPolicyRefused(removed.refusal);
  }

  @Get(':id/schedule')
  async schedule(@Param('id') id: string): Promise<ScheduleBody> {
    return scheduleAnswer((await this.existing(idOf(id))).schedule);
  }

  private async existing(id: number): Promise<JumpPolicyRow> {
    const row = await this.policies.one(id);
    if (!row) throw jumpPolicyRefused({ kind: 'jump-policy-not-found', id });
    return row;
  }
}
