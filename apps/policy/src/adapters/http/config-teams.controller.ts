import { Allow, Paged, RequestCause, ZodPipe, configPageQuery } from '@jumpfleet/http';
import type { PagedAnswer } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import type { TeamChanges, TeamTerms } from '@jumpfleet/policy-domain';
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
import { Teams } from '../../application/teams/teams.js';
import { AdministrationDoor, codeName } from './administration/administration-door.js';
import { changedTeamBody, newTeamBody, teamAnswer, teamChanges, teamTerms } from './team-body.js';
import type { ChangedTeamBody, NewTeamBody } from './team-body.js';

const listQuery = configPageQuery.extend({
  name: z.string().min(1).max(255).optional(),
  code_name: codeName.optional(),
});
type ListQuery = z.infer<typeof listQuery>;

@Controller('api/config/v1/team')
@Allow('teams:manage')
export class ConfigTeamsController {
  private readonly door: AdministrationDoor<TeamTerms, TeamChanges>;

  constructor(@Inject(Teams) private readonly teams: Teams) {
    this.door = new AdministrationDoor(teams, teamAnswer);
  }

  @Get()
  async list(
    @Query(new ZodPipe(listQuery)) query: ListQuery,
    @Paged() paged: PagedAnswer,
  ): Promise<readonly object[]> {
    const filter = { name: query.name, codeName: query.code_name };
    const rows = await paged(query, (window) => this.teams.list({ ...window, ...filter }));
    return rows.map(teamAnswer);
  }

  @Post()
  create(
    @Body(new ZodPipe(newTeamBody)) body: NewTeamBody,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    return this.door.create(teamTerms(body), cause);
  }

  @Get(':id')
  one(@Param('id') id: string): Promise<object> {
    return this.door.one(id);
  }

  @Patch(':id')
  change(
    @Param('id') id: string,
    @Body(new ZodPipe(changedTeamBody)) body: ChangedTeamBody,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    return this.door.change(id, teamChanges(body), cause);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id') id: string, @RequestCause() cause: Cause): Promise<void> {
    return this.door.remove(id, cause);
  }
}
