import {
  Allow,
  Paged,
  ZodPipe,
  configNotFound,
  configPageQuery,
  configPathId,
} from '@jumpfleet/http';
import type { PagedAnswer } from '@jumpfleet/http';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
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
    @Paged() paged: PagedAnswer,
  ): Promise<readonly object[]> {
    const rows = await paged(query, (window) => this.lists.apiAccounts(window, query.name));
    return rows.map(apiAccountBody);
  }

  @Get(':id')
  async one(@Param('id') id: string): Promise<object> {
    const row = await this.lists.apiAccount(configPathId(id, 'API account'));
    if (!row) throw configNotFound('API account');
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
