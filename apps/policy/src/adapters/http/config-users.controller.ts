import {
  Allow,
  Paged,
  RequestCause,
  ZodPipe,
  configId,
  configNotFound,
  configPageQuery,
  configPathId,
  unprocessable,
} from '@jumpfleet/http';
import type { PagedAnswer } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
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
import { EffectiveUsers } from '../../application/users/effective-users.js';
import { UserAdministration } from '../../application/users/user-administration.js';
import { UserQueries } from '../persistence/user-queries.js';
import type { UserWithRecord } from '../persistence/user-queries.js';
import { changedSettings, configUserAnswer, configUserBody } from './user-body.js';
import type { ConfigUserBody } from './user-body.js';
import { userRefused } from './user-problems.js';

const listQuery = configPageQuery.extend({
  username: z.string().min(1).max(255).optional(),
  email_address: z.string().min(3).max(255).optional(),
  security_provider_id: configId.optional(),
});
type ListQuery = z.infer<typeof listQuery>;

const maxProvisioned = 1_000;
const provisionBody = z.strictObject({
  user_ids: z.array(z.number().int().min(1).max(2_147_483_647)).max(maxProvisioned).default([]),
});
type ProvisionBody = z.infer<typeof provisionBody>;

@Controller('api/config/v1/user')
@Allow('users:manage')
export class ConfigUsersController {
  constructor(
    @Inject(UserQueries) private readonly users: UserQueries,
    @Inject(UserAdministration) private readonly administration: UserAdministration,
    @Inject(EffectiveUsers) private readonly effective: EffectiveUsers,
  ) {}

  @Get()
  async list(
    @Query(new ZodPipe(listQuery)) query: ListQuery,
    @Paged() paged: PagedAnswer,
  ): Promise<readonly object[]> {
    const filter = {
      username: query.username,
      emailAddress: query.email_address,
      securityProviderId: query.security_provider_id,
    };
    const rows = await paged(query, (window) => this.users.list(window, filter));
    const users = await this.effective.ofAll(rows);
    return users.map(({ user, effective }) => configUserAnswer(user, effective));
  }

  /** Users take what policy says of them at once; there is nothing to be sent anywhere. */
  @Post('provision')
  @HttpCode(204)
  async provision(@Body(new ZodPipe(provisionBody)) { user_ids }: ProvisionBody): Promise<void> {
    const known = await this.users.known(user_ids);
    const missing = user_ids.find((id) => !known.has(id));
    if (missing !== undefined)
      throw unprocessable('user_ids', `names no user that exists: ${String(missing)}`);
  }

  @Get(':id')
  async one(@Param('id') id: string): Promise<object> {
    const row = await this.existing(id);
    return configUserAnswer(row, await this.effective.of(row));
  }

  @Patch(':id')
  async change(
    @Param('id') id: string,
    @Body(new ZodPipe(configUserBody)) body: ConfigUserBody,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const user = await this.existing(id);
    const { password, failed_logins: failedSignIns } = body;
    const wish = { user, changes: changedSettings(body), password, failedSignIns };
    const changed = await this.administration.change(wish, cause);
    if (!changed.ok) throw userRefused(changed.refusal);
    return this.one(id);
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id') id: string, @RequestCause() cause: Cause): Promise<void> {
    const removed = await this.administration.remove(await this.existing(id), cause);
    if (!removed.ok) throw userRefused(removed.refusal);
  }

  private async existing(id: string): Promise<UserWithRecord> {
    const row = await this.users.byNumber(configPathId(id, 'user'));
    if (!row) throw configNotFound('user');
    return row;
  }
}
