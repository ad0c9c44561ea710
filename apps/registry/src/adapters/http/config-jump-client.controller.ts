import {
  AllowWithin,
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
import type { PagedAnswer } from '@jumpfleet/http';
import type { Cause, Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
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
import { CopyItemHandler } from '../../application/copy-item.handler.js';
import { EditItemHandler } from '../../application/edit-item.handler.js';
import { JumpClientHandler } from '../../application/jump-client.handler.js';
import { ConfigClients } from '../persistence/config-clients.js';
import type { ConfigClientRow } from '../persistence/config-clients.js';
import { configClient } from './config-client-item.js';
import { jumpGroupType } from './config-fields.js';
import { changesOf, configItemBody, copyBody } from './item-fields.js';
import type { ConfigItemBody, CopyBody } from './item-fields.js';
import { configItemProblem } from './item-problems.js';

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
    @Inject(EditItemHandler) private readonly editItem: EditItemHandler,
    @Inject(CopyItemHandler) private readonly copyItem: CopyItemHandler,
    @Inject(JumpClientHandler) private readonly clients: JumpClientHandler,
    @Inject(CLOCK) private readonly clock: Clock,
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
  @AllowWithin('jump-client:edit')
  async edit(
    @Param('id') id: string,
    @Body(new ZodPipe(configItemBody)) body: ConfigItemBody,
    @CurrentScope() scope: AccessScope,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const { client_id } = await this.existing(id, scope);
    const changes = changesOf(body, this.clock.now());
    const result = await this.editItem.handle(client_id, changes, cause);
    if (!result.ok) throw configItemProblem(result.refusal);
    return this.one(id, scope);
  }

  @Delete(':id')
  @HttpCode(204)
  @AllowWithin('jump-client:remove')
  async remove(
    @Param('id') id: string,
    @CurrentScope() scope: AccessScope,
    @RequestCause() cause: Cause,
  ): Promise<void> {
    const { client_id: clientId } = await this.existing(id, scope);
    const data = { clientId, reason: 'requested' } as const;
    const result = await this.clients.handle({ type: 'DeleteJumpClient', data }, cause);
    if (!result.ok) throw configNotFound('Jump Client');
  }

  @Post(':id/copy')
  @HttpCode(200)
  @AllowWithin('jump-client:edit')
  async copy(
    @Param('id') id: string,
    @Body(new ZodPipe(copyBody)) { name, jump_group_id, jump_group_type }: CopyBody,
    @CurrentScope() scope: AccessScope,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const { client_id: sourceId } = await this.existing(id, scope);
    const jumpGroup = { type: jump_group_type, id: jump_group_id };
    const result = await this.copyItem.handle({ sourceId, name, jumpGroup }, cause);
    if (!result.ok) throw configItemProblem(result.refusal);
    return { action: 'copy', success: 'true', destId: result.value.number };
  }

  private async existing(id: string, scope: AccessScope): Promise<ConfigClientRow> {
    const row = await this.items.byNumber(configPathId(id, 'Jump Client'), scope);
    if (!row) throw configNotFound('Jump Client');
    return row;
  }
}
