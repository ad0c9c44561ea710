import {
  Allow,
  RequestCause,
  ZodPipe,
  configPageQuery,
  configTime,
  pageWindow,
  setPageHeaders,
} from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import type { JumpClientSettings } from '@jumpfleet/registry-domain';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { inputText } from '../../application/input-text.js';
import type { JumpGroups } from '../../application/ports.js';
import { JUMP_GROUPS } from '../../tokens.js';
import { JumpClientHandler } from '../../application/jump-client.handler.js';
import { ConfigQueries } from '../persistence/config-queries.js';
import type { ConfigClientRow } from '../persistence/config-queries.js';
import {
  directQueue,
  id32,
  jumpGroupType,
  maxOfflineMinutes,
  profileCodeName,
  queryId,
  sessionPolicyId,
  siteAddress,
  startMode,
} from './config-fields.js';
import { namedGroup, notFound, pathId } from './config-problems.js';

const listQuery = configPageQuery.extend({
  name: inputText(128, 1).optional(),
  hostname: inputText(255, 1).optional(),
  fqdn: inputText(255, 1).optional(),
  tag: inputText(64, 1).optional(),
  jump_group_id: queryId.optional(),
  jump_group_type: jumpGroupType.optional(),
  console_user: inputText(255, 1).optional(),
  public_ip: inputText(64, 1).optional(),
  private_ip: inputText(64, 1).optional(),
  connection_type: z.enum(['active', 'passive', 'uninstalled']).optional(),
});
type ListQuery = z.infer<typeof listQuery>;

const patchBody = z
  .strictObject({
    jump_group_id: id32,
    jump_group_type: jumpGroupType,
    name: inputText(128, 1),
    tag: inputText(64),
    comments: inputText(1024),
    jump_policy_id: id32.nullable(),
    attended_session_policy_id: sessionPolicyId,
    unattended_session_policy_id: sessionPolicyId,
    public_site_address: siteAddress,
    support_button_profile_code_name: profileCodeName,
    support_button_direct_queue: directQueue,
    customer_client_start_mode: startMode,
    is_quiet: z.boolean(),
    max_offline_minutes: maxOfflineMinutes,
  })
  .partial();
type PatchBody = z.infer<typeof patchBody>;

/** Which setting each field of a body names. */
const settingOf = {
  name: 'name',
  tag: 'tag',
  comments: 'comments',
  jump_policy_id: 'jumpPolicyId',
  attended_session_policy_id: 'attendedSessionPolicyId',
  unattended_session_policy_id: 'unattendedSessionPolicyId',
  public_site_address: 'publicSiteAddress',
  support_button_profile_code_name: 'supportButtonProfileCodeName',
  support_button_direct_queue: 'supportButtonDirectQueue',
  customer_client_start_mode: 'startMode',
  is_quiet: 'isQuiet',
  max_offline_minutes: 'maxOfflineMinutes',
} as const satisfies Partial<Record<keyof PatchBody, keyof JumpClientSettings>>;

@Controller('api/config/v1/jump-client')
export class ConfigJumpClientController {
  constructor(
    @Inject(ConfigQueries) private readonly config: ConfigQueries,
    @Inject(JUMP_GROUPS) private readonly groups: JumpGroups,
    @Inject(JumpClientHandler) private readonly clients: JumpClientHandler,
  ) {}

  @Get()
  @Allow('jump-client:view')
  async list(
    @Query(new ZodPipe(listQuery)) asked: ListQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object[]> {
    const { per_page, current_page, jump_group_type, ...filters } = asked;
    const page = { per_page, current_page };
    const nothing = { rows: [], total: 0 };
    const { rows, total } =
      jump_group_type === 'personal'
        ? nothing
        : await this.config.clients(withoutUndefined(filters), pageWindow(page));
    setPageHeaders(request, reply, page, total);
    return rows.map(configClient);
  }

  @Get(':id')
  @Allow('jump-client:view')
  async one(@Param('id') id: string): Promise<object> {
    return configClient(await this.existing(id));
  }

  @Patch(':id')
  @Allow('jump-client:edit')
  async edit(
    @Param('id') id: string,
    @Body(new ZodPipe(patchBody)) body: PatchBody,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const { client_id: clientId, jump_group_id } = await this.existing(id);
    const changes = await this.changes(body, jump_group_id);
    const command = { type: 'EditJumpClient', data: { clientId, changes } } as const;
    const result = await this.clients.handle(command, cause);
    if (!result.ok) throw notFound('Jump Client');
    return this.one(id);
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('jump-client:remove')
  async remove(@Param('id') id: string, @RequestCause() cause: Cause): Promise<void> {
    const { client_id: clientId } = await this.existing(id);
    const data = { clientId, reason: 'requested' } as const;
    const command = { type: 'DeleteJumpClient', data } as const;
    const result = await this.clients.handle(command, cause);
    if (!result.ok) throw notFound('Jump Client');
  }

  private async existing(id: string): Promise<ConfigClientRow> {
    const row = await this.config.client(pathId(id, 'Jump Client'));
    if (!row) throw notFound('Jump Client');
    return row;
  }

  private async changes(body: PatchBody, groupNow: number): Promise<Partial<JumpClientSettings>> {
    const { jump_group_id, jump_group_type, ...rest } = body;
    const plain = Object.entries(rest).map(([field, value]) => [
      settingOf[field as keyof typeof settingOf],
      value,
    ]);
    const changes = Object.fromEntries(plain) as Partial<JumpClientSettings>;
    if (jump_group_id === undefined && jump_group_type === undefined) return changes;
    const type = jump_group_type ?? 'shared';
    return {
      ...changes,
      jumpGroup: await namedGroup(this.groups, jump_group_id ?? groupNow, type),
    };
  }
}

function configClient(row: ConfigClientRow): object {
  const { stats } = row;
  return {
    id: row.number,
    jump_group_id: row.jump_group_id,
    jump_group_type: row.jump_group_type,
    name: row.name,
    hostname: row.hostname,
    ...(stats.fqdn ? { fqdn: stats.fqdn } : {}),
    tag: row.tag,
    comments: row.comments,
    jump_policy_id: row.jump_policy_id,
    attended_session_policy_id: row.attended_session_policy_id,
    unattended_session_policy_id: row.unattended_session_policy_id,
    public_site_address: row.public_site_address,
    support_button_profile_code_name: row.support_button_profile_code_name,
    support_button_direct_queue: row.support_button_direct_queue,
    customer_client_start_mode: row.start_mode,
    is_quiet: row.is_quiet,
    install_mode: row.install_mode,
    connection_type: row.uninstalled ? 'uninstalled' : row.connection_type,
    ...timestamp('last_connect_timestamp', row.last_connect_at),
    ...timestamp('last_disconnect_timestamp', row.last_disconnect_at),
    is_lost: false,
    needs_update: false,
    unavailable_reason: 'none',
    operating_system: stats.operating_system ?? '',
    public_ip: row.public_ip,
    private_ip: stats.private_ip ?? '',
    console_user: stats.console_user ?? '',
    max_offline_minutes: row.max_offline_minutes,
  };
}

/** A time that never was is left out: the field is no nullable one. */
function timestamp(name: string, milliseconds: string): Record<string, string> {
  return milliseconds === '0' ? {} : { [name]: configTime(new Date(Number(milliseconds))) };
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(values: T): Partial<Defined<T>> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Partial<Defined<T>>;
}
