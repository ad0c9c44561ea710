import {
  Allow,
  Paged,
  RequestCause,
  ZodPipe,
  configNotFound,
  configPageQuery,
  configPathId,
  unprocessable,
} from '@jumpfleet/http';
import type { ConfigPage, PagedAnswer } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import type {
  JumpGroupMember,
  JumpGroupMembershipChanges,
  JumpGroupMembershipTerms,
} from '@jumpfleet/policy-domain';
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
import { ADMINISTRATION_LEDGER } from '../../../application/administration/administration-ledger.js';
import type { AdministrationLedger } from '../../../application/administration/administration-ledger.js';
import { JumpGroupMemberships } from '../../../application/administration/rules.js';
import { AdministrationDoor } from './administration-door.js';

const number = z.number().int().min(1).max(2_147_483_647);
/** Role null is the user's default (PO-11). */
export const newJumpGroupUser = z.strictObject({
  user_id: number,
  jump_item_role_id: number.nullable().default(null),
});
type NewUser = z.output<typeof newJumpGroupUser>;
export const changedJumpGroupUser = z
  .strictObject({ user_id: number, jump_item_role_id: number.nullable() })
  .partial();
type ChangedUser = z.output<typeof changedJumpGroupUser>;

const namedFields = { user: 'user_id', role: 'jump_item_role_id' };

function userAnswer({ user, role }: JumpGroupMember): object {
  return { user_id: user, jump_item_role_id: role };
}

/** Who is made a member of a shared Jump Group one by one (PO-11). A deleted user is in none. */
@Controller('api/config/v1/jump-group/:id/user')
@Allow('jump-groups:manage')
export class ConfigJumpGroupUsersController {
  private readonly door: AdministrationDoor<JumpGroupMembershipTerms, JumpGroupMembershipChanges>;

  constructor(
    @Inject(JumpGroupMemberships) memberships: JumpGroupMemberships,
    @Inject(ADMINISTRATION_LEDGER) private readonly ledger: AdministrationLedger,
  ) {
    this.door = new AdministrationDoor(memberships, ({ id }) => ({ id }), namedFields);
  }

  @Get()
  async list(
    @Param('id') id: string,
    @Query(new ZodPipe(configPageQuery)) page: ConfigPage,
    @Paged() paged: PagedAnswer,
  ): Promise<readonly object[]> {
    const members = await this.members(id);
    const rows = await paged(page, ({ limit, offset }) =>
      Promise.resolve({ rows: members.slice(offset, offset + limit), total: members.length }),
    );
    return rows.map(userAnswer);
  }

  @Post()
  async add(
    @Param('id') id: string,
    @Body(new ZodPipe(newJumpGroupUser)) { user_id: user, jump_item_role_id: role }: NewUser,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    await this.door.change(id, { add: { user, role } }, cause);
    return userAnswer({ user, role });
  }

  @Get(':user_id')
  async one(@Param('id') id: string, @Param('user_id') userId: string): Promise<object> {
    return userAnswer(await this.member(id, userId));
  }

  @Patch(':user_id')
  async change(
    @Param('id') id: string,
    @Param('user_id') userId: string,
    @Body(new ZodPipe(changedJumpGroupUser)) body: ChangedUser,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const { user, role } = await this.member(id, userId);
    if (body.user_id !== undefined && body.user_id !== user)
      throw unprocessable('user_id', `is ${String(user)} here`);
    const { jump_item_role_id: wished = role } = body;
    if (wished !== role) await this.door.change(id, { set: { user, role: wished } }, cause);
    return userAnswer({ user, role: wished });
  }

  @Delete(':user_id')
  @HttpCode(204)
  async remove(
    @Param('id') id: string,
    @Param('user_id') userId: string,
    @RequestCause() cause: Cause,
  ): Promise<void> {
    const { user } = await this.member(id, userId);
    await this.door.change(id, { remove: user }, cause);
  }

  private async members(id: string): Promise<readonly JumpGroupMember[]> {
    const { members } = (await this.door.row(this.door.idOf(id))).terms;
    const users = await this.ledger.known(
      'user',
      members.map(({ user }) => user),
    );
    return members.filter(({ user }) => users.has(user));
  }

  private async member(id: string, userId: string): Promise<JumpGroupMember> {
    const user = configPathId(userId, 'member');
    const member = (await this.members(id)).find((one) => one.user === user);
    if (!member) throw configNotFound('member');
    return member;
  }
}
