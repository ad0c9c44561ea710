import { AllowWithin, CurrentScope, ZodPipe, configNotFound } from '@jumpfleet/http';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import { severalInstallsNotice } from '@jumpfleet/registry-domain';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { z } from 'zod';
import { isInScope } from '../../application/item-scope.js';
import { JumpLists } from '../persistence/jump-lists.js';
import type { JumpList, TagCount } from '../persistence/jump-lists.js';
import { jumpGroupType } from './config-fields.js';

const tagsQuery = z.strictObject({
  /** Of a Jump Group, or the number of the user whose personal list it is. */
  group: z.coerce.number().int().min(1).max(2_147_483_647),
  type: jumpGroupType.default('shared'),
});
type TagsQuery = z.infer<typeof tagsQuery>;

/** The console's left pane (RC-01): groups, personal lists and tags with what lies in them. */
@Controller('api/v1/fleet')
@AllowWithin('jump-client:view')
export class JumpListsController {
  constructor(@Inject(JumpLists) private readonly jumpLists: JumpLists) {}

  @Get('groups')
  async lists(@CurrentScope() scope: AccessScope): Promise<{ items: JumpList[] }> {
    return { items: await this.jumpLists.lists(scope) };
  }

  @Get('tags')
  async tags(
    @Query(new ZodPipe(tagsQuery)) { group, type }: TagsQuery,
    @CurrentScope() scope: AccessScope,
  ): Promise<{ items: TagCount[] }> {
    if (!isInScope(scope, type === 'personal' ? -group : group)) throw configNotFound('Jump Group');
    return { items: await this.jumpLists.tags(type, group) };
  }

  /** RG-41: what consoles show above the list of installers until somebody dismisses it. */
  @Get('notices')
  notices(): { items: object[] } {
    return { items: [severalInstallsNotice] };
  }
}
