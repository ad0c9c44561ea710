import {
  Allow,
  RequestCause,
  ZodPipe,
  configNotFound,
  configPathId,
  inputText,
} from '@jumpfleet/http';
import type { Cause, Result } from '@jumpfleet/kernel';
import { newUserSettings } from '@jumpfleet/policy-domain';
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
import type { z } from 'zod';
import { EffectiveUsers } from '../../application/users/effective-users.js';
import { UserAdministration } from '../../application/users/user-administration.js';
import { UserHandler } from '../../application/users/user.handler.js';
import type { UserHandlerRefusal } from '../../application/users/user.handler.js';
import { UserQueries } from '../persistence/user-queries.js';
import type { UserWithRecord } from '../persistence/user-queries.js';
import { cursorQuery } from './administration/administration-door.js';
import type { Items } from './administration/administration-door.js';
import { changedUserBody, fleetUserAnswer, namedSettings, newUserBody } from './fleet-user-body.js';
import type { ChangedUserBody, NewUserBody } from './fleet-user-body.js';
import { itemsOf } from './items.js';
import { userRefused } from './user-problems.js';

const listQuery = cursorQuery.extend({ search: inputText(255).default('') });
type ListQuery = z.infer<typeof listQuery>;

/** Users with what they may: rights, representative settings, session policies. */
@Controller('api/v1/users')
@Allow('users:manage')
export class UsersController {
  constructor(
    @Inject(UserQueries) private readonly users: UserQueries,
    @Inject(UserHandler) private readonly handler: UserHandler,
    @Inject(UserAdministration) private readonly administration: UserAdministration,
    @Inject(EffectiveUsers) private readonly effective: EffectiveUsers,
  ) {}

  @Get()
  async list(@Query(new ZodPipe(listQuery)) { cursor, limit, search }: ListQuery): Promise<Items> {
    const { rows, total } = await this.users.list({ limit, offset: 0 }, { after: cursor, search });
    const users = await this.effective.ofAll(rows);
    return itemsOf(
      { rows: users, total },
      ({ user }) => user.number,
      ({ user, effective }) => fleetUserAnswer(user, effective),
    );
  }

  @Post()
  async create(
    @Body(new ZodPipe(newUserBody)) body: NewUserBody,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const { username, password } = body;
    const named = namedSettings(body, newUserSettings(username, 1));
    const created = await this.handler.create(
      { settings: { ...named, username }, password },
      cause,
    );
    return this.one(String(value(created).number));
  }

  @Get(':id')
  async one(@Param('id') id: string): Promise<object> {
    const user = await this.existing(id);
    return fleetUserAnswer(user, await this.effective.of(user));
  }

  @Patch(':id')
  async change(
    @Param('id') id: string,
    @Body(new ZodPipe(changedUserBody)) body: ChangedUserBody,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const user = await this.existing(id);
    const changes = namedSettings(body, user.settings);
    value(await this.administration.change({ user, changes, password: body.password }, cause));
    return this.one(id);
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id') id: string, @RequestCause() cause: Cause): Promise<void> {
    value(await this.administration.remove(await this.existing(id), cause));
  }

  /** Lets somebody try again who failed too often. */
  @Post(':id/unlock')
  @HttpCode(204)
  async unlock(@Param('id') id: string, @RequestCause() cause: Cause): Promise<void> {
    value(await this.administration.unlock(await this.existing(id), cause));
  }

  /** Ends every token of the user, everywhere, within a second. */
  @Post(':id/sign-out')
  @HttpCode(204)
  async signOut(@Param('id') id: string, @RequestCause() cause: Cause): Promise<void> {
    value(await this.administration.signOutEverywhere(await this.existing(id), cause));
  }

  /** For somebody who lost the authenticator and the recovery codes. */
  @Delete(':id/two-factor')
  @HttpCode(204)
  async resetTwoFactor(@Param('id') id: string, @RequestCause() cause: Cause): Promise<void> {
    value(await this.administration.resetSecondFactor(await this.existing(id), cause));
  }

  private async existing(id: string): Promise<UserWithRecord> {
    const row = await this.users.byNumber(configPathId(id, 'user'));
    if (!row) throw configNotFound('user');
    return row;
  }
}

function value<Value>(result: Result<Value, UserHandlerRefusal>): Value {
  if (!result.ok) throw userRefused(result.refusal);
  return result.value;
}
