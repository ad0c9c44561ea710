import {
  Allow,
  RequestCause,
  ZodPipe,
  configPageQuery,
  pageWindow,
  setPageHeaders,
} from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { CONFIG } from '@jumpfleet/lifecycle';
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
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CreateInstallerHandler } from '../../application/create-installer.handler.js';
import { DeleteInstallerHandler } from '../../application/delete-installer.handler.js';
import { inputText } from '../../application/input-text.js';
import type { RegistryConfig } from '../../config.js';
import { ConfigQueries } from '../persistence/config-queries.js';
import type { ConfigInstallerRow, InstallerFilters } from '../persistence/config-queries.js';
import { jumpGroupType, queryId } from './config-fields.js';
import { notFound, pathId, sharedGroup, unprocessable } from './config-problems.js';
import { configInstaller, installerBody, installerTerms } from './installer-body.js';
import type { InstallerBody } from './installer-body.js';

const listQuery = configPageQuery.extend({
  name: inputText(128, 1).optional(),
  hostname: inputText(255, 1).optional(),
  fqdn: inputText(255, 1).optional(),
  tag: inputText(64, 1).optional(),
  jump_group_id: queryId.optional(),
  jump_group_type: jumpGroupType.optional(),
  connection_type: z.enum(['active', 'passive']).optional(),
});
type ListQuery = z.infer<typeof listQuery>;

@Controller('api/config/v1/jump-client/installer')
@Allow('installer:manage')
export class ConfigInstallerController {
  constructor(
    @Inject(ConfigQueries) private readonly config: ConfigQueries,
    @Inject(CreateInstallerHandler) private readonly createInstaller: CreateInstallerHandler,
    @Inject(DeleteInstallerHandler) private readonly deleteInstaller: DeleteInstallerHandler,
    @Inject(CONFIG) private readonly site: RegistryConfig,
  ) {}

  @Get()
  async list(
    @Query(new ZodPipe(listQuery)) asked: ListQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object[]> {
    const { per_page, current_page } = asked;
    const page = { per_page, current_page };
    const { rows, total } = hasNone(asked)
      ? { rows: [], total: 0 }
      : await this.config.installers(filtersOf(asked), pageWindow(page));
    setPageHeaders(request, reply, page, total);
    return rows.map((row) => this.show(row));
  }

  @Post()
  @HttpCode(201)
  async create(
    @Body(new ZodPipe(installerBody)) body: InstallerBody,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const group = await sharedGroup(this.config, body.jump_group_id, body.jump_group_type);
    if (body.jumpoint_proxy !== '')
      throw unprocessable('jumpoint_proxy', 'There is no Jumpoint with this name.');
    const terms = installerTerms(body, group, new URL(this.site.PUBLIC_URL).hostname);
    const result = await this.createInstaller.handle(terms, body.valid_duration, cause);
    if (!result.ok) throw unprocessable('valid_duration', 'is out of range');
    return this.one(String(result.value));
  }

  @Get(':id')
  async one(@Param('id') id: string): Promise<object> {
    return this.show(await this.existing(id));
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id') id: string, @RequestCause() cause: Cause): Promise<void> {
    const { installer_id } = await this.existing(id);
    const result = await this.deleteInstaller.handle(installer_id, cause);
    if (!result.ok) throw notFound('installer');
  }

  private async existing(id: string): Promise<ConfigInstallerRow> {
    const row = await this.config.installer(pathId(id, 'installer'));
    if (!row) throw notFound('installer');
    return row;
  }

  private show(row: ConfigInstallerRow): object {
    return configInstaller(row, this.site.PUBLIC_URL);
  }
}

/** An installer belongs to no computer, and there are no personal lists: such a filter finds nothing. */
function hasNone({ hostname, fqdn, jump_group_type }: ListQuery): boolean {
  return hostname !== undefined || fqdn !== undefined || jump_group_type === 'personal';
}

function filtersOf({ name, tag, jump_group_id, connection_type }: ListQuery): InstallerFilters {
  return {
    ...(name !== undefined && { name }),
    ...(tag !== undefined && { tag }),
    ...(jump_group_id !== undefined && { jump_group_id }),
    ...(connection_type !== undefined && { connection_type }),
  };
}
