import {
  Allow,
  Authenticated,
  CurrentRights,
  Paged,
  RequestCause,
  ZodPipe,
  configPageQuery,
  configPathId,
  filtersOf,
  readOnly,
  inputText,
} from '@jumpfleet/http';
import type { PagedAnswer, Rights } from '@jumpfleet/http';
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
import type { JumpGroupRow } from '../../application/jump-group.projection.js';
import { JumpGroupHandler } from '../../application/jump-group.handler.js';
import { isInScope, seenGroups, unlimitedScope } from '../../application/item-scope.js';
import { JumpLists } from '../persistence/jump-lists.js';
import { codeName } from './config-fields.js';
import { groupChanges, groupNotFound, groupProblem } from './group-problems.js';

const listQuery = configPageQuery.extend({
  name: inputText(255, 1).optional(),
  code_name: codeName.optional(),
});
type ListQuery = z.infer<typeof listQuery>;

const fields = {
  id: readOnly,
  name: inputText(255, 1),
  code_name: codeName,
  comments: inputText(4096).nullable(),
};
export const newGroupBody = z.strictObject({
  ...fields,
  code_name: codeName.default(''),
  comments: fields.comments.default(null),
});
type NewGroupBody = z.infer<typeof newGroupBody>;
export const groupBody = z.strictObject(fields).partial();
type GroupBody = z.infer<typeof groupBody>;

/** Shared Jump Groups (PO-10) over the configuration API. */
@Controller('api/config/v1/jump-group')
export class ConfigJumpGroupController {
  constructor(
    @Inject(JumpLists) private readonly lists: JumpLists,
    @Inject(JumpGroupHandler) private readonly groups: JumpGroupHandler,
  ) {}

  @Get()
  @Authenticated()
  async list(
    @Query(new ZodPipe(listQuery)) asked: ListQuery,
    @CurrentRights() rights: Rights,
    @Paged() paged: PagedAnswer,
  ): Promise<readonly object[]> {
    const seen = await seenGroups(rights);
    return paged(asked, (window) => this.lists.groups(filtersOf(asked), seen, window));
  }

  @Post()
  @HttpCode(201)
  @Allow('jump-groups:manage')
  async create(
    @Body(new ZodPipe(newGroupBody)) { name, code_name, comments }: NewGroupBody,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const result = await this.groups.create({ name, codeName: code_name, comments }, cause);
    if (!result.ok) throw groupProblem(result.refusal);
    return this.existing(String(result.value));
  }

  @Get(':id')
  @Authenticated()
  async one(@Param('id') id: string, @CurrentRights() rights: Rights): Promise<object> {
    return this.existing(id, await seenGroups(rights));
  }

  @Patch(':id')
  @Allow('jump-groups:manage')
  async edit(
    @Param('id') id: string,
    @Body(new ZodPipe(groupBody)) body: GroupBody,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const group = await this.existing(id);
    const changes = groupChanges(body);
    const result = await this.groups.edit({ id: group.id, changes }, group.name, cause);
    if (!result.ok) throw groupProblem(result.refusal);
    return this.existing(id);
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('jump-groups:manage')
  async remove(@Param('id') id: string, @RequestCause() cause: Cause): Promise<void> {
    const group = await this.existing(id);
    const result = await this.groups.remove(group.id, cause);
    if (!result.ok) throw groupProblem(result.refusal);
  }

  private async existing(id: string, seen = unlimitedScope): Promise<JumpGroupRow> {
    const group = await this.lists.group(configPathId(id, 'Jump Group'));
    if (!group || !isInScope(seen, group.id)) throw groupNotFound();
    return group;
  }
}
