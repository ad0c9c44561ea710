import { Allow, ZodPipe, configPathId, inputText } from '@jumpfleet/http';
import { jumpGroupUsers } from '@jumpfleet/policy-domain';
import type { JumpGroupUser } from '@jumpfleet/policy-domain';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { JumpGroupMemberships } from '../../../application/administration/rules.js';
import { MembershipFacts } from '../../persistence/administration/membership-facts.js';
import { AdministrationDoor, cursorQuery } from './administration-door.js';
import type { Items } from './administration-door.js';

const membersQuery = cursorQuery.extend({ name: inputText(255).default('') });
type MembersQuery = z.output<typeof membersQuery>;

/** Who is in a Jump Group and how that came (PO-11, PO-12), by name (PO-14). The cursor is a row of the list. */
@Controller('api/v1/jump-groups/:id/members')
@Allow('jump-groups:manage')
export class JumpGroupMembersController {
  constructor(
    @Inject(JumpGroupMemberships) private readonly memberships: JumpGroupMemberships,
    @Inject(MembershipFacts) private readonly facts: MembershipFacts,
  ) {}

  @Get()
  async list(
    @Param('id') text: string,
    @Query(new ZodPipe(membersQuery)) { name, cursor, limit }: MembersQuery,
  ): Promise<Items> {
    const door = new AdministrationDoor(this.memberships, ({ id }) => ({ id }));
    const { id } = await door.row(configPathId(text, 'Jump Group'));
    const part = name.toLowerCase();
    const found = jumpGroupUsers(await this.facts.read(id), id).filter((row) =>
      row.name.toLowerCase().includes(part),
    );
    const next = cursor + limit;
    return {
      items: found.slice(cursor, next).map(memberAnswer),
      next_cursor: next < found.length ? String(next) : null,
    };
  }
}

function memberAnswer({ user, name, role, isDefaultRole, grantedBy, isEditable }: JumpGroupUser) {
  return {
    user_id: user,
    name,
    jump_item_role_id: role,
    is_default_role: isDefaultRole,
    granted_by: grantedBy,
    editable: isEditable,
  };
}
