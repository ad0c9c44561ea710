import { Allow, Paged, RequestCause, ZodPipe, configPageQuery, inputText } from '@jumpfleet/http';
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
import type { z } from 'zod';
import {
  changedGroupPolicy,
  configGroupPolicy,
  copiedGroupPolicy,
  groupPolicyChanges,
  newGroupPolicy,
} from './group-policy-body.js';
import type { ChangedGroupPolicy, CopiedGroupPolicy, NewGroupPolicy } from './group-policy-body.js';
import { GroupPolicyDesk } from './group-policy-desk.js';

const listQuery = configPageQuery.extend({ name: inputText(255, 1).optional() });
type ListQuery = z.infer<typeof listQuery>;

/** Group policies as the configuration API knows them: the block of what representatives may. */
@Controller('api/config/v1/group-policy')
@Allow('users:manage')
export class ConfigGroupPoliciesController {
  constructor(@Inject(GroupPolicyDesk) private readonly desk: GroupPolicyDesk) {}

  @Get()
  async list(
    @Query(new ZodPipe(listQuery)) query: ListQuery,
    @Paged() paged: PagedAnswer,
  ): Promise<readonly object[]> {
    const { name } = query;
    const rows = await paged(query, (window) => this.desk.policies.list({ ...window, name }));
    return rows.map(configGroupPolicy);
  }

  @Post()
  async create(
    @Body(new ZodPipe(newGroupPolicy)) body: NewGroupPolicy,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const { door, policies } = this.desk;
    const changes = groupPolicyChanges(body);
    const { id } = door.value(await policies.createLast(body.name, changes, cause));
    return this.one(String(id));
  }

  @Get(':id')
  one(@Param('id') id: string): Promise<object> {
    return this.desk.door.one(id);
  }

  @Patch(':id')
  change(
    @Param('id') id: string,
    @Body(new ZodPipe(changedGroupPolicy)) body: ChangedGroupPolicy,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    return this.desk.door.change(id, groupPolicyChanges(body), cause);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id') id: string, @RequestCause() cause: Cause): Promise<void> {
    return this.desk.door.remove(id, cause);
  }

  @Post(':id/copy')
  async copy(
    @Param('id') id: string,
    @Body(new ZodPipe(copiedGroupPolicy)) { name }: CopiedGroupPolicy,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const { door, policies } = this.desk;
    const copied = await policies.copy(await this.desk.existing(id), name, cause);
    return this.one(String(door.value(copied).id));
  }

  /** Every change holds for its members at once; there is nothing left to provision. */
  @Post(':id/provision')
  @HttpCode(204)
  async provision(@Param('id') id: string): Promise<void> {
    await this.desk.existing(id);
  }
}
