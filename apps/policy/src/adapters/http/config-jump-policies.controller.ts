import { Allow, Paged, RequestCause, ZodPipe, configPageQuery } from '@jumpfleet/http';
import type { PagedAnswer } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import type { JumpPolicyTerms } from '@jumpfleet/policy-domain';
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
import { JumpPolicies } from '../../application/jump-policies.js';
import { AdministrationDoor, codeName } from './administration/administration-door.js';
import {
  changedJumpPolicy,
  changedTerms,
  jumpPolicyAnswer,
  jumpPolicyFields,
  newJumpPolicy,
  scheduleAnswer,
  termsOf,
} from './jump-policy-body.js';
import type { ChangedJumpPolicy, NewJumpPolicy, ScheduleBody } from './jump-policy-body.js';

const listQuery = configPageQuery.extend({ code_name: codeName.optional() });
type ListQuery = z.infer<typeof listQuery>;

@Controller('api/config/v1/jump-policy')
@Allow('jump-policies:manage')
export class ConfigJumpPoliciesController {
  private readonly door: AdministrationDoor<JumpPolicyTerms>;

  constructor(@Inject(JumpPolicies) private readonly policies: JumpPolicies) {
    this.door = new AdministrationDoor(policies, jumpPolicyAnswer, jumpPolicyFields);
  }

  @Get()
  async list(
    @Query(new ZodPipe(listQuery)) query: ListQuery,
    @Paged() paged: PagedAnswer,
  ): Promise<readonly object[]> {
    const filter = { codeName: query.code_name };
    const rows = await paged(query, (window) => this.policies.list({ ...window, ...filter }));
    return rows.map(jumpPolicyAnswer);
  }

  @Post()
  create(
    @Body(new ZodPipe(newJumpPolicy)) body: NewJumpPolicy,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    return this.door.create(termsOf(body), cause);
  }

  @Get(':id')
  one(@Param('id') id: string): Promise<object> {
    return this.door.one(id);
  }

  @Patch(':id')
  change(
    @Param('id') id: string,
    @Body(new ZodPipe(changedJumpPolicy)) body: ChangedJumpPolicy,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    return this.door.change(id, changedTerms(body), cause);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id') id: string, @RequestCause() cause: Cause): Promise<void> {
    return this.door.remove(id, cause);
  }

  @Get(':id/schedule')
  async schedule(@Param('id') id: string): Promise<ScheduleBody> {
    return scheduleAnswer((await this.door.row(this.door.idOf(id))).terms.schedule);
  }
}
