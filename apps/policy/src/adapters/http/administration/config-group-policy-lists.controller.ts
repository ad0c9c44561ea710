import {
  Allow,
  Paged,
  RequestCause,
  ZodPipe,
  configNotFound,
  configPageQuery,
  unprocessable,
} from '@jumpfleet/http';
import type { ConfigPage, PagedAnswer } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
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
import { jumpGroupAnswer, teamAnswer } from './group-policy-body.js';
import { GroupPolicyDesk } from './group-policy-desk.js';

const number = z.number().int().min(1).max(2_147_483_647);
export const newGroupPolicyJumpGroup = z.strictObject({
  jump_group_id: number,
  /** 0 is the user's default. */
  jump_item_role_id: z.number().int().min(0).max(2_147_483_647).nullable().default(0),
});
type NewJumpGroup = z.output<typeof newGroupPolicyJumpGroup>;
export const newGroupPolicyTeam = z.strictObject({
  team_id: number,
  role: z.enum(['member', 'lead', 'manager']).default('member'),
});
type NewTeam = z.output<typeof newGroupPolicyTeam>;

/** Of which Jump Groups and teams a group policy makes its members. */
@Controller('api/config/v1/group-policy/:id')
@Allow('users:manage')
export class ConfigGroupPolicyListsController {
  constructor(@Inject(GroupPolicyDesk) private readonly desk: GroupPolicyDesk) {}

  @Get('jump-group')
  async jumpGroups(@Param('id') id: string): Promise<readonly object[]> {
    return (await this.desk.existing(id)).terms.jumpGroups.map(jumpGroupAnswer);
  }

  @Post('jump-group')
  async addJumpGroup(
    @Param('id') id: string,
    @Body(new ZodPipe(newGroupPolicyJumpGroup)) body: NewJumpGroup,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const { jump_group_id: jumpGroup, jump_item_role_id } = body;
    const addJumpGroup = { jumpGroup, role: jump_item_role_id === 0 ? null : jump_item_role_id };
    await this.desk.door.change(id, { addJumpGroup }, cause);
    return jumpGroupAnswer(addJumpGroup);
  }

  @Get('jump-group/:jump_group_id')
  async jumpGroup(@Param('id') id: string, @Param('jump_group_id') at: string): Promise<object> {
    return jumpGroupAnswer(await this.existingJumpGroup(id, at));
  }

  @Delete('jump-group/:jump_group_id')
  @HttpCode(204)
  async removeJumpGroup(
    @Param('id') id: string,
    @Param('jump_group_id') at: string,
    @RequestCause() cause: Cause,
  ): Promise<void> {
    const { jumpGroup: removeJumpGroup } = await this.existingJumpGroup(id, at);
    await this.desk.door.change(id, { removeJumpGroup }, cause);
  }

  @Get('team')
  async teams(
    @Param('id') id: string,
    @Query(new ZodPipe(configPageQuery)) page: ConfigPage,
    @Paged() paged: PagedAnswer,
  ): Promise<readonly object[]> {
    const { teams } = (await this.desk.existing(id)).terms;
    const rows = await paged(page, (window) => this.desk.page(teams, window));
    return rows.map(teamAnswer);
  }

  @Post('team')
  async addTeam(
    @Param('id') id: string,
    @Body(new ZodPipe(newGroupPolicyTeam)) { team_id: team, role: rank }: NewTeam,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    await this.desk.door.change(id, { addTeam: { team, rank } }, cause);
    return teamAnswer({ team, rank });
  }

  @Get('team/:team_id')
  async team(@Param('id') id: string, @Param('team_id') at: string): Promise<object> {
    return teamAnswer(await this.existingTeam(id, at));
  }

  @Delete('team/:team_id')
  @HttpCode(204)
  async removeTeam(
    @Param('id') id: string,
    @Param('team_id') at: string,
    @RequestCause() cause: Cause,
  ): Promise<void> {
    const { team: removeTeam } = await this.existingTeam(id, at);
    await this.desk.door.change(id, { removeTeam }, cause);
  }

  private async existingJumpGroup(id: string, at: string) {
    const { jumpGroups } = (await this.desk.existing(id)).terms;
    return this.desk.one(jumpGroups, ({ jumpGroup }) => jumpGroup, at, 'Jump Group');
  }

  private async existingTeam(id: string, at: string) {
    const { teams } = (await this.desk.existing(id)).terms;
    return this.desk.one(teams, ({ team }) => team, at, 'team');
  }
}

const leftOut = {
  jumpoint: ['jumpoint_id', 'Jumpoint'],
  'vault-account': ['account_id', 'Vault account'],
  'vault-account-group': ['account_group_id', 'Vault account group'],
} as const;
const parts = Object.keys(leftOut) as (keyof typeof leftOut)[];
const anyFields = z.record(z.string(), z.unknown());

/** Jumpoints and the Vault are no part of Jumpfleet: a policy has none of them, and can be given none. */
@Controller(parts.map((part) => `api/config/v1/group-policy/:id/${part}`))
@Allow('users:manage')
export class ConfigGroupPolicyLeftOutController {
  constructor(@Inject(GroupPolicyDesk) private readonly desk: GroupPolicyDesk) {}

  @Get()
  async list(
    @Param('id') id: string,
    @Query(new ZodPipe(configPageQuery)) page: ConfigPage,
    @Paged() paged: PagedAnswer,
  ): Promise<readonly object[]> {
    await this.desk.existing(id);
    return paged(page, () => Promise.resolve({ rows: [], total: 0 }));
  }

  @Post()
  async add(
    @Param('id') id: string,
    @Body(new ZodPipe(anyFields)) body: z.output<typeof anyFields>,
  ): Promise<never> {
    await this.desk.existing(id);
    const part = Object.values(leftOut).find(([field]) => field in body) ?? leftOut.jumpoint;
    throw unprocessable(part[0], `names no ${part[1]}: this site has none`);
  }

  @Get(':part_id')
  async one(@Param('id') id: string): Promise<never> {
    await this.desk.existing(id);
    throw configNotFound('entry');
  }

  @Delete(':part_id')
  async remove(@Param('id') id: string): Promise<never> {
    return this.one(id);
  }
}
