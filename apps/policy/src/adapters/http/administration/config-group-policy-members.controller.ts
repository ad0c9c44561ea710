import {
  Allow,
  Paged,
  RequestCause,
  ZodPipe,
  configPageQuery,
  inputText,
  readOnly,
  unprocessable,
} from '@jumpfleet/http';
import type { ConfigPage, PagedAnswer } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { sameTerm } from '@jumpfleet/policy-domain';
import type { NewGroupPolicyMember } from '@jumpfleet/policy-domain';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
} from '@nestjs/common';
import { z } from 'zod';
import { memberAnswer } from './group-policy-body.js';
import { GroupPolicyDesk } from './group-policy-desk.js';

const number = z.number().int().min(1).max(2_147_483_647);
export const newGroupPolicyMember = z
  .strictObject({
    id: readOnly,
    security_provider_id: number,
    distinguished_name: inputText(1024, 1),
    group_name: inputText(64, 1),
    user_id: number,
  })
  .partial();
type NewMember = z.output<typeof newGroupPolicyMember>;

const numberOf = ({ id }: Readonly<{ id: number }>) => id;

/** Who a group policy counts for. */
@Controller('api/config/v1/group-policy/:id/member')
@Allow('users:manage')
export class ConfigGroupPolicyMembersController {
  constructor(@Inject(GroupPolicyDesk) private readonly desk: GroupPolicyDesk) {}

  @Get()
  async list(
    @Param('id') id: string,
    @Query(new ZodPipe(configPageQuery)) page: ConfigPage,
    @Paged() paged: PagedAnswer,
  ): Promise<readonly object[]> {
    const { members } = (await this.desk.existing(id)).terms;
    const rows = await paged(page, (window) => this.desk.page(members, window));
    return rows.map(memberAnswer);
  }

  @Post()
  async add(
    @Param('id') id: string,
    @Body(new ZodPipe(newGroupPolicyMember)) body: NewMember,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const addMember = memberOf(body);
    await this.desk.door.change(id, { addMember }, cause);
    const { members } = (await this.desk.existing(id)).terms;
    const made = members.find((member) => sameTerm(member, { id: member.id, ...addMember }));
    return made ? memberAnswer(made) : {};
  }

  @Get(':member_id')
  async one(@Param('id') id: string, @Param('member_id') memberId: string): Promise<object> {
    const { members } = (await this.desk.existing(id)).terms;
    return memberAnswer(this.desk.one(members, numberOf, memberId, 'member'));
  }

  @Delete(':member_id')
  @HttpCode(204)
  async remove(
    @Param('id') id: string,
    @Param('member_id') memberId: string,
    @RequestCause() cause: Cause,
  ): Promise<void> {
    const { members } = (await this.desk.existing(id)).terms;
    const { id: removeMember } = this.desk.one(members, numberOf, memberId, 'member');
    await this.desk.door.change(id, { removeMember }, cause);
  }
}

/** One user, or one group of a security provider. */
function memberOf(body: NewMember): NewGroupPolicyMember {
  const { user_id: user, group_name: groupName, distinguished_name: distinguishedName } = body;
  const named = [user, groupName, distinguishedName].filter((one) => one !== undefined);
  if (named.length !== 1)
    throw unprocessable('user_id', 'or group_name or distinguished_name is needed: one of them');
  if (user !== undefined) return { user };
  const { security_provider_id: securityProviderId } = body;
  if (securityProviderId === undefined)
    throw unprocessable('security_provider_id', 'is needed for a group');
  return groupName === undefined
    ? { securityProviderId, distinguishedName: distinguishedName ?? '' }
    : { securityProviderId, groupName };
}
