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
import { ApiAccountQueries } from '../persistence/api-account-queries.js';
import { configApiAccountAnswer } from './api-account-body.js';

const listQuery = configPageQuery.extend({ name: z.string().min(1).max(255).optional() });
type ListQuery = z.infer<typeof listQuery>;

@Controller('api/config/v1/api-account')
@Allow('users:manage')
export class ConfigApiAccountsController {
  constructor(@Inject(ApiAccountQueries) private readonly accounts: ApiAccountQueries) {}

  @Get()
  async list(
    @Query(new ZodPipe(listQuery)) query: ListQuery,
    @Paged() paged: PagedAnswer,
  ): Promise<readonly object[]> {
    const filter = { name: query.name };
    const rows = await paged(query, (window) => this.accounts.list(window, filter));
    return rows.map(configApiAccountAnswer);
  }

  @Get(':id')
  async one(@Param('id') id: string): Promise<object> {
    const row = await this.accounts.byNumber(configPathId(id, 'API account'));
    if (!row) throw configNotFound('API account');
    return configApiAccountAnswer(row);
  }
}
