import { Allow, RequestCause, ZodPipe, configPathId } from '@jumpfleet/http';
import type { Cause, Result } from '@jumpfleet/kernel';
import type { ApiAccountRefusal } from '@jumpfleet/policy-domain';
import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
} from '@nestjs/common';
import { ApiAccountHandler } from '../../application/api-accounts/api-account.handler.js';
import { ApiAccountQueries } from '../persistence/api-account-queries.js';
import type { ApiAccountWithRecord } from '../persistence/api-account-queries.js';
import { cursorQuery } from './administration/administration-door.js';
import type { CursorQuery, Items } from './administration/administration-door.js';
import {
  apiAccountAnswer,
  apiAccountRefused,
  changedApiAccountBody,
  changedSettings,
  newApiAccountBody,
  newSettings,
} from './api-account-body.js';
import type { ChangedApiAccountBody, NewApiAccountBody } from './api-account-body.js';
import { itemsOf } from './items.js';

/** API accounts, which the configuration API only reads. A secret is told once, when it is made. */
@Controller('api/v1/api-accounts')
@Allow('users:manage')
export class ApiAccountsController {
  constructor(
    @Inject(ApiAccountQueries) private readonly accounts: ApiAccountQueries,
    @Inject(ApiAccountHandler) private readonly handler: ApiAccountHandler,
  ) {}

  @Get()
  async list(@Query(new ZodPipe(cursorQuery)) { cursor, limit }: CursorQuery): Promise<Items> {
    const listed = await this.accounts.list({ limit, offset: 0 }, { after: cursor });
    return itemsOf(listed, ({ number }) => number, apiAccountAnswer);
  }

  @Post()
  @Header('cache-control', 'no-store')
  async create(
    @Body(new ZodPipe(newApiAccountBody)) body: NewApiAccountBody,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const { number, secret } = value(await this.handler.create(newSettings(body), cause));
    return { ...apiAccountAnswer(await this.existing(String(number))), client_secret: secret };
  }

  @Get(':id')
  async one(@Param('id') id: string): Promise<object> {
    return apiAccountAnswer(await this.existing(id));
  }

  @Patch(':id')
  async change(
    @Param('id') id: string,
    @Body(new ZodPipe(changedApiAccountBody)) body: ChangedApiAccountBody,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const { id: accountId, settings } = await this.existing(id);
    const data = { accountId, changes: changedSettings(body, settings) };
    value(await this.handler.handle({ type: 'ChangeApiAccount', data }, cause));
    return this.one(id);
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id') id: string, @RequestCause() cause: Cause): Promise<void> {
    const { id: accountId } = await this.existing(id);
    value(await this.handler.handle({ type: 'DeleteApiAccount', data: { accountId } }, cause));
  }

  /** The old secret and all its tokens are dead at once. */
  @Post(':id/secret')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async regenerateSecret(
    @Param('id') id: string,
    @RequestCause() cause: Cause,
  ): Promise<{ client_id: string; client_secret: string }> {
    const account = await this.existing(id);
    const { secret } = value(await this.handler.regenerateSecret(account.id, cause));
    return { client_id: account.client_id, client_secret: secret };
  }

  private async existing(id: string): Promise<ApiAccountWithRecord> {
    const row = await this.accounts.byNumber(configPathId(id, 'API account'));
    if (!row) throw apiAccountRefused({ kind: 'api-account-not-found', accountId: id });
    return row;
  }
}

function value<Value>(result: Result<Value, ApiAccountRefusal>): Value {
  if (!result.ok) throw apiAccountRefused(result.refusal);
  return result.value;
}
