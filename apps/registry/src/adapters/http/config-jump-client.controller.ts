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
import type { AccessScope } from '@jumpfleet/policy-contracts';
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
import { unlimitedScope } from '../../application/item-scope.js';
import { ConfigClients } from '../persistence/config-clients.js';
import type { ConfigClientRow } from '../persistence/config-clients.js';
import { configClient } from './config-client-item.js';
import { jumpGroupType } from './config-fields.js';
import { configItemBody, copyBody } from './item-fields.js';
import type { ConfigItemBody, CopyBody } from './item-fields.js';
import { configItemProblem } from './item-problems.js';
import { ItemWishes } from './item-wishes.js';

const listQuery = configPageQuery.extend({
  name: inputText(128, 1).optional(),
  hostname: inputText(255, 1).optional(),
  fqdn: inputText(255, 1).optional(),
  tag: inputText(64, 1).optional(),
  jump_group_id: configId.optional(),
  jump_group_type: jumpGroupType.optional(),
  console_user: inputText(255, 1).optional(),
  public_ip: inputText(64, 1).optional(),
  private_ip: inputText(64, 1).optional(),
  connection_type: z.enum(['active', 'passive', 'uninstalled']).optional(),
});
type ListQuery = z.infer<typeof listQuery>;

@Controller('api/config/v1/jump-client')
export class ConfigJumpClientController {
  constructor(
    @Inject(ConfigClients) private readonly items: ConfigClients,
    @Inject(ItemWishes) private readonly wishes: ItemWishes,
  ) {}

  @Get()
  @AllowWithin('jump-client:view')
  async list(
    @Query(new ZodPipe(listQuery)) asked: ListQuery,
    @CurrentScope() scope: AccessScope,
    @Paged() paged: PagedAnswer,
  ): Promise<object[]> {
    const filters = filtersOf(asked);
    const rows = await paged(asked, (window) => this.items.page(filters, scope, window));
    return rows.map(configClient);
  }

  @Get(':id')
  @AllowWithin('jump-client:view')
  async one(@Param('id') id: string, @CurrentScope() scope: AccessScope): Promise<object> {
    return configClient(await this.existing(id, scope));
  }

  @Patch(':id')
  @AllowWithin('jump-client:view', 'jump-client:edit', 'jump-client:move')
  async edit(
    @Param('id') id: string,
    @Body(new ZodPipe(configItemBody)) body: ConfigItemBody,
    @CurrentRights() rights: Rights,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const { client_id } = await this.visible(id, rights);
    const result = await this.wishes.edit(client_id, body, { rights, cause });
    if (!result.ok) throw configItemProblem(result.refusal);
    return this.one(id, unlimitedScope);
  }

  @Delete(':id')
  @HttpCode(204)
  @AllowWithin('jump-client:view', 'jump-client:remove')
  async remove(
    @Param('id') id: string,
    @CurrentRights() rights: Rights,
    @RequestCause() cause: Cause,
  ): Promise<void> {
    const { client_id } = await this.visible(id, rights);
    const result = await this.wishes.remove(client_id, { rights, cause });
    if (!result.ok) throw configItemProblem(result.refusal);
  }

  @Post(':id/copy')
  @HttpCode(200)
  @AllowWithin('jump-client:view', 'jump-client:move')
  async copy(
    @Param('id') id: string,
    @Body(new ZodPipe(copyBody)) body: CopyBody,
    @CurrentRights() rights: Rights,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const { client_id } = await this.visible(id, rights);
    const result = await this.wishes.copy(client_id, body, { rights, cause });
    if (!result.ok) throw configItemProblem(result.refusal);
    return { action: 'copy', success: 'true', destId: result.value.number };
  }

  private async visible(id: string, rights: Rights): Promise<ConfigClientRow> {
    return this.existing(id, await rights.scope('jump-client:view'));
  }

  private async existing(id: string, scope: AccessScope): Promise<ConfigClientRow> {
    const row = await this.items.byNumber(configPathId(id, 'Jump Client'), scope);
    if (!row) throw configNotFound('Jump Client');
    return row;
  }
}
