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
import type { TeamChanges, TeamMember, TeamTerms } from '@jumpfleet/policy-domain';
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
import { Teams } from '../../application/teams/teams.js';
import { UserQueries } from '../persistence/user-queries.js';
import { AdministrationDoor } from './administration/administration-door.js';
import { changedMemberBody, memberAnswer, newMemberBody, teamAnswer } from './team-body.js';
import type { ChangedMemberBody, NewMemberBody } from './team-body.js';

/** Who is in a team, and of which rank. A deleted user is in none. */
@Controller('api/config/v1/team/:id/user')
@Allow('teams:manage')
export class ConfigTeamUsersController {
  private readonly door: AdministrationDoor<TeamTerms, TeamChanges>;

  constructor(
    @Inject(Teams) teams: Teams,
    @Inject(UserQueries) private readonly users: UserQueries,
  ) {
    this.door = new AdministrationDoor(teams, teamAnswer);
  }

  @Get()
  async list(
    @Param('id') id: string,
    @Query(new ZodPipe(configPageQuery)) query: ConfigPage,
    @Paged() paged: PagedAnswer,
  ): Promise<readonly object[]> {
    const team = this.door.idOf(id);
    const members = await this.members(team);
    const rows = await paged(query, ({ limit, offset }) =>
      Promise.resolve({ rows: members.slice(offset, offset + limit), total: members.length }),
    );
    return rows.map((member) => memberAnswer(team, member));
  }

  @Post()
  async add(
    @Param('id') id: string,
    @Body(new ZodPipe(newMemberBody)) { team_id, user_id: user, role: rank }: NewMemberBody,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const team = this.door.idOf(id);
    demandSame('team_id', team_id, team);
    await this.door.change(id, { member: { wish: 'add', user, rank } }, cause);
    return memberAnswer(team, { user, rank });
  }

  @Get(':user_id')
  async one(@Param('id') id: string, @Param('user_id') userId: string): Promise<object> {
    const team = this.door.idOf(id);
    return memberAnswer(team, await this.member(team, userId));
  }

  @Patch(':user_id')
  async change(
    @Param('id') id: string,
    @Param('user_id') userId: string,
    @Body(new ZodPipe(changedMemberBody)) body: ChangedMemberBody,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const team = this.door.idOf(id);
    const member = await this.member(team, userId);
    const { user } = member;
    demandSame('team_id', body.team_id, team);
    demandSame('user_id', body.user_id, user);
    const rank = body.role ?? member.rank;
    await this.door.change(id, { member: { wish: 'rank', user, rank } }, cause);
    return memberAnswer(team, { user, rank });
  }

  @Delete(':user_id')
  @HttpCode(204)
  async remove(
    @Param('id') id: string,
    @Param('user_id') userId: string,
    @RequestCause() cause: Cause,
  ): Promise<void> {
    const { user, rank } = await this.member(this.door.idOf(id), userId);
    await this.door.change(id, { member: { wish: 'remove', user, rank } }, cause);
  }

  private async members(team: number): Promise<readonly TeamMember[]> {
    const { members } = (await this.door.row(team)).terms;
    const known = await this.users.known(members.map(({ user }) => user));
    return members.filter(({ user }) => known.has(user));
  }

  private async member(team: number, userId: string): Promise<TeamMember> {
    const user = configPathId(userId, 'member');
    const member = (await this.members(team)).find((one) => one.user === user);
    if (!member) throw configNotFound('member');
    return member;
  }
}

/** What a path says already, a body can only repeat. */
function demandSame(field: string, given: number | undefined, wanted: number): void {
  if (given !== undefined && given !== wanted)
    throw unprocessable(field, `is ${String(wanted)} here`);
}
