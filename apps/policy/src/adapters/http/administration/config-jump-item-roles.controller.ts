import { Allow, Paged, ZodPipe, configPageQuery, inputText } from '@jumpfleet/http';
import type { PagedAnswer } from '@jumpfleet/http';
import { itemPermissions } from '@jumpfleet/policy-domain';
import type { JumpItemRoleTerms } from '@jumpfleet/policy-domain';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { AdministeredRow } from '../../../application/administration/administration-ledger.js';
import { JumpItemRoles } from '../../../application/administration/rules.js';
import { AdministrationDoor } from './administration-door.js';

const listQuery = configPageQuery.extend({ name: inputText(255, 1).optional() });
type ListQuery = z.infer<typeof listQuery>;

function configRole({ id, terms }: AdministeredRow<JumpItemRoleTerms>): object {
  const { name, description, permissions } = terms;
  const flags = itemPermissions.map(
    (permission) => [`perm_${permission}`, permissions.includes(permission)] as const,
  );
  return { id, name, description, ...Object.fromEntries(flags) };
}

@Controller('api/config/v1/jump-item-role')
@Allow('users:manage')
export class ConfigJumpItemRolesController {
  private readonly door: AdministrationDoor<JumpItemRoleTerms>;

  constructor(@Inject(JumpItemRoles) private readonly roles: JumpItemRoles) {
    this.door = new AdministrationDoor(roles, configRole);
  }

  @Get()
  async list(
    @Query(new ZodPipe(listQuery)) query: ListQuery,
    @Paged() paged: PagedAnswer,
  ): Promise<readonly object[]> {
    const { name } = query;
    const rows = await paged(query, (window) => this.roles.list({ ...window, name }));
    return rows.map(configRole);
  }

  @Get(':id')
  one(@Param('id') id: string): Promise<object> {
    return this.door.one(id);
  }
}
