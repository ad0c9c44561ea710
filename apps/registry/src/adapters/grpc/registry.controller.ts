import type { Metadata } from '@grpc/grpc-js';
import { AccessDecider, ForCallers, GrpcCallers, InvalidRequest, inputText } from '@jumpfleet/http';
import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { z } from 'zod';
import type { FleetQuery } from '../../application/fleet-list.js';
import { clientStatuses } from '../../application/fleet-list.js';
import { unlimitedScope } from '../../application/item-scope.js';
import { itemSearch } from '../../application/item-search.js';
import { decodeCursor, encodeCursor } from '../../application/page-cursor.js';
import type { SiteSettings } from '../../application/ports.js';
import { SITE_SETTINGS } from '../../tokens.js';
import { clientNotFound } from '../http/client-not-found.js';
import { itemSearchQuery } from '../http/fleet-list-query.js';
import { FleetQueries } from '../persistence/fleet-queries.js';
import { ItemDetails } from '../persistence/item-details.js';
import { clientDetailMessage, clientMessage } from './client-message.js';

const listRequest = z.object({
  search: inputText(1024),
  status: z.union([z.literal(''), z.enum(clientStatuses)]),
  cursor: z.string().max(1024),
  limit: z.number().int().min(0).max(1000),
});
const findRequest = z.object({
  principalId: z.string().min(1),
  principalType: z.enum(['user', 'api-account']),
  searchString: z.string(),
  comments: z.string(),
  hostname: z.string(),
  privateIp: z.string(),
  publicIp: z.string(),
  tag: z.string(),
  limit: z.number().int(),
});
const newestFirst = { sort: 'last_connect_at', isDescending: true } as const;
const defaultLimit = 100;

@Controller()
export class RegistryController {
  constructor(
    @Inject(FleetQueries) private readonly fleet: FleetQueries,
    @Inject(ItemDetails) private readonly details: ItemDetails,
    @Inject(AccessDecider) private readonly policy: AccessDecider,
    @Inject(GrpcCallers) private readonly callers: GrpcCallers,
    @Inject(SITE_SETTINGS) private readonly settings: SiteSettings,
  ) {}

  @GrpcMethod('RegistryService', 'GetJumpClient')
  async getJumpClient({ id }: { id: string }): Promise<object> {
    if (!z.uuid().safeParse(id).success) throw clientNotFound();
    const detail = await this.details.of(id, unlimitedScope);
    if (!detail) throw clientNotFound();
    return clientDetailMessage(detail, this.settings.current().screenStateTellsPresence);
  }

  @GrpcMethod('RegistryService', 'ListJumpClients')
  @ForCallers()
  async listJumpClients(request: unknown, metadata: Metadata): Promise<object> {
    const { scope } = await this.callers.demandScope(metadata, 'jump-client:view');
    const parsed = listRequest.safeParse(request);
    if (!parsed.success) throw InvalidRequest.from(parsed.error);
    const { search, status, cursor, limit } = parsed.data;
    const after = cursor === '' ? undefined : decodeCursor(cursor, newestFirst);
    if (cursor !== '' && !after)
      throw new InvalidRequest([{ path: 'cursor', message: 'is not a cursor of this list' }]);
    const query: FleetQuery = {
      ...newestFirst,
      search,
      fields: undefined,
      status: status === '' ? undefined : status,
      group: undefined,
      tag: undefined,
      scope,
      after,
      limit: limit === 0 ? defaultLimit : limit,
    };
    const { items, next } = await this.fleet.page(query);
    return {
      jumpClients: items.map(clientMessage),
      nextCursor: next ? encodeCursor(next, newestFirst) : '',
    };
  }

  @GrpcMethod('RegistryService', 'FindJumpClients')
  async findJumpClients(request: unknown): Promise<object> {
    const asked = findRequest.safeParse(request);
    if (!asked.success) throw InvalidRequest.from(asked.error);
    const { principalId: id, principalType: type, limit, ...texts } = asked.data;
    const search = itemSearchQuery.safeParse({
      search_string: given(texts.searchString),
      'client.comments': given(texts.comments),
      'client.hostname': given(texts.hostname),
      'client.private_ip': given(texts.privateIp),
      'client.public_ip': given(texts.publicIp),
      'client.tag': given(texts.tag),
      limit: limit === 0 ? undefined : limit,
    });
    if (!search.success) throw InvalidRequest.from(search.error);
    const principal = { id, type, name: '', administrator: false };
    const scope = await this.policy.scope(principal, 'jump-client:jump');
    const { items } = await this.fleet.page(itemSearch(search.data, scope));
    return { jumpClients: items.map(clientMessage), nextCursor: '' };
  }
}

/** Over gRPC a text that is not given is empty. */
const given = (text: string): string | undefined => (text === '' ? undefined : text);
