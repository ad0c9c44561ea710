import {
  Allow,
  Paged,
  ZodPipe,
  configId,
  configNotFound,
  configPageQuery,
  configPathId,
  configTime,
} from '@jumpfleet/http';
import type { PagedAnswer } from '@jumpfleet/http';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import type { UserRow } from '../../application/user-list.projection.js';
import { AccountLists } from '../persistence/account-lists.js';

const UserQuery = configPageQuery.extend({
  username: z.string().min(1).max(255).optional(),
  email_address: z.string().min(3).max(255).optional(),
  security_provider_id: configId.optional(),
});
type UserQuery = z.infer<typeof UserQuery>;

/** The only security provider so far: names and passwords kept here. */
const localProvider = 1;

@Controller('api/config/v1/user')
@Allow('users:manage')
export class ConfigUsersController {
  constructor(@Inject(AccountLists) private readonly lists: AccountLists) {}

  @Get()
  async list(
    @Query(new ZodPipe(UserQuery)) query: UserQuery,
    @Paged() paged: PagedAnswer,
  ): Promise<readonly object[]> {
    const rows = await paged(query, async (window) =>
      matchesNobody(query) ? { rows: [], total: 0 } : this.lists.users(window, query.username),
    );
    return rows.map(userBody);
  }

  @Get(':id')
  async one(@Param('id') id: string): Promise<object> {
    const row = await this.lists.user(configPathId(id, 'user'));
    if (!row) throw configNotFound('user');
    return userBody(row);
  }
}

/** Nobody has an e-mail address yet, and nobody comes from another provider. */
function matchesNobody({ email_address, security_provider_id }: UserQuery): boolean {
  return email_address !== undefined || (security_provider_id ?? localProvider) !== localProvider;
}

function userBody(row: UserRow): object {
  return {
    id: row.number,
    security_provider_id: localProvider,
    display_number: row.number,
    username: row.username,
    public_display_name: row.display_name,
    private_display_name: row.display_name,
    password_expiration: null,
    preferred_email_language: 'en-us',
    two_factor_required: false,
    enabled: row.enabled,
    password_reset_next_login: false,
    created_at: configTime(row.created_at),
    two_factor_enabled: false,
    perm_admin: row.administrator,
  };
}
