import { Allow, configNotFound, configPathId } from '@jumpfleet/http';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { GroupPolicies } from '../../../application/administration/group-policies.js';
import { UserQueries } from '../../persistence/user-queries.js';
import { configGroupPolicy } from './group-policy-body.js';

/** Which group policies count for a user, in their order. */
@Controller('api/config/v1/user/:id/group-policies')
@Allow('users:manage')
export class ConfigUserGroupPoliciesController {
  constructor(
    @Inject(UserQueries) private readonly users: UserQueries,
    @Inject(GroupPolicies) private readonly policies: GroupPolicies,
  ) {}

  @Get()
  async list(@Param('id') id: string): Promise<readonly object[]> {
    const user = await this.users.byNumber(configPathId(id, 'user'));
    if (!user) throw configNotFound('user');
    const { securityProviderId, externalGroups } = user.settings;
    const groups = new Set(externalGroups);
    const rows = await this.policies.ordered();
    return rows
      .filter(({ terms: { members } }) =>
        members.some((member) => {
          if ('user' in member) return member.user === user.number;
          const name = 'groupName' in member ? member.groupName : member.distinguishedName;
          return member.securityProviderId === securityProviderId && groups.has(name);
        }),
      )
      .map(configGroupPolicy);
  }
}
