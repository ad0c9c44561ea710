import {
  AllowWithin,
  CurrentRights,
  CurrentScope,
  Paged,
  RequestCause,
  ZodPipe,
  configId,
  configNotFound,
  configPageQuery,
  configPathId,
  filtersOf,
  inputText,
} from '@jumpfleet/http';
import type { PagedAnswer, Rights } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { CONFIG } from '@jumpfleet/lifecycle';
import type { AccessScope } from '@jumpfleet/policy-contracts';
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
import { InstallerHandler } from '../../application/installer.handler.js';
import type { RegistryConfig } from '../../config.js';
import { InstallerQueries } from '../persistence/installer-queries.js';
import type { InstallerListRow } from '../persistence/installer-queries.js';
import { jumpGroupType } from './config-fields.js';
import { configInstaller, installerBody, ungoverned } from './installer-body.js';
import type { InstallerBody } from './installer-body.js';
import { InstallerDesk } from './installer-desk.js';

const listQuery = configPageQuery.extend({
  name: inputText(128, 1).optional(),
  hostname: inputText(255, 1).optional(),
  fqdn: inputText(255, 1).optional(),
  tag: inputText(64, 1).optional(),
  jump_group_id: configId.optional(),
  jump_group_type: jumpGroupType.optional(),
  connection_type: z.enum(['active', 'passive']).optional(),
});
type ListQuery = z.infer<typeof listQuery>;

@Controller('api/config/v1/jump-client/installer')
@AllowWithin('jump-client:add')
export class ConfigInstallerController {
  constructor(
    @Inject(InstallerQueries) private readonly installers: InstallerQueries,
    @Inject(InstallerDesk) private readonly desk: InstallerDesk,
    @Inject(InstallerHandler) private readonly handler: InstallerHandler,
    @Inject(CONFIG) private readonly site: RegistryConfig,
  ) {}

  /** An installer belongs to no computer: a filter by host name finds none. */
  @Get()
  async list(
    @Query(new ZodPipe(listQuery)) asked: ListQuery,
    @CurrentScope() scope: AccessScope,
    @Paged() paged: PagedAnswer,
  ): Promise<object[]> {
    const { hostname, fqdn, ...filters } = filtersOf(asked);
    const hasNone = hostname !== undefined || fqdn !== undefined;
    const rows = await paged(asked, async (window) =>
      hasNone ? { rows: [], total: 0 } : this.installers.page(filters, scope, window),
    );
    return rows.map((row) => this.show(row));
  }

  @Post()
  @HttpCode(201)
  async create(
    @Body(new ZodPipe(installerBody)) body: InstallerBody,
    @CurrentRights() rights: Rights,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    return this.show(await this.desk.create(body, ungoverned, { rights, cause }));
  }

  @Get(':id')
  async one(@Param('id') id: string, @CurrentScope() scope: AccessScope): Promise<object> {
    return this.show(await this.existing(id, scope));
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(
    @Param('id') id: string,
    @CurrentScope() scope: AccessScope,
    @RequestCause() cause: Cause,
  ): Promise<void> {
    const { installer_id: installerId } = await this.existing(id, scope);
    const result = await this.handler.handle(
      { type: 'DeleteInstaller', data: { installerId } },
      cause,
    );
    if (!result.ok) throw configNotFound('installer');
  }

  private async existing(id: string, scope: AccessScope): Promise<InstallerListRow> {
    const row = await this.installers.byNumber(configPathId(id, 'installer'), scope);
    if (!row) throw configNotFound('installer');
    return row;
  }

  private show(row: InstallerListRow): object {
    return configInstaller(row, this.site.PUBLIC_URL);
  }
}
