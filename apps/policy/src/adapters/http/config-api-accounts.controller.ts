import {
  Allow,
  Problem,
  ZodPipe,
  configId,
  configPageQuery,
  pageWindow,
  setPageHeaders,
} from '@jumpfleet/http';
import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ApiAccountRow } from '../../application/api-account-list.projection.js';
import { AccountLists } from '../persistence/account-lists.js';

const ApiAccountQuery = configPageQuery.extend({ name: z.string().min(1).max(255).optional() });
type ApiAccountQuery = z.infer<typeof ApiAccountQuery>;

@Controller('api/config/v1/api-account')
@Allow('users:manage')
export class ConfigApiAccountsController {
  constructor(@Inject(AccountLists) private readonly lists: AccountLists) {}

  @Get()
  async list(
    @Query(new ZodPipe(ApiAccountQuery)) query: ApiAccountQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly object[]> {
    const { rows, total } = await this.lists.apiAccounts(pageWindow(query), query.name);
    setPageHeaders(request, reply, query, total);
    return rows.map(apiAccountBody);
  }

  @Get(':id')
  async one(@Param('id', new ZodPipe(configId)) id: number): Promise<object> {
    const row = await this.lists.apiAccount(id);
    if (!row)
      throw new Problem({ status: 404, code: 'not-found', detail: 'API account not found.' });
    return apiAccountBody(row);
  }
}

function apiAccountBody({ number, permissions, ...row }: ApiAccountRow): object {
  const { command, reporting, backup, realTimeState, configuration } = permissions;
  return {
    id: number,
    name: row.name,
    comments: row.comments,
    enabled: row.enabled,
    ip_addresses: '',
    client_id: row.client_id,
    failed_login_attempts: 0,
    perm_command: command,
    perm_reporting_support: reporting,
    perm_reporting_license: reporting,
    perm_reporting_archive: reporting,
    perm_reporting_vault: false,
    perm_reporting_jump_item: reporting,
    perm_reporting_syslog: reporting,
    perm_backup: backup,
    perm_vault_backup: false,
    perm_real_time_state: realTimeState,
    perm_ecm: false,
    perm_configuration: configuration,
    perm_configuration_vault_account: false,
  };
}
