import { InvalidRequest } from '@jumpfleet/http';
import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { z } from 'zod';
import type { FleetQuery } from '../../application/fleet-list.js';
import { clientStatuses, unlimitedScope } from '../../application/fleet-list.js';
import { inputText } from '../../application/input-text.js';
import { decodeCursor, encodeCursor } from '../../application/page-cursor.js';
import { clientNotFound } from '../http/client-not-found.js';
import { FleetQueries } from '../persistence/fleet-queries.js';
import { clientMessage } from './client-message.js';

const listRequest = z.object({
  search: inputText(1024),
  status: z.union([z.literal(''), z.enum(clientStatuses)]),
  cursor: z.string().max(1024),
  limit: z.number().int().min(0).max(1000),
});
const newestFirst = { sort: 'last_connect_at', isDescending: true } as const;
const defaultLimit = 100;

@Controller()
export class RegistryController {
  constructor(@Inject(FleetQueries) private readonly fleet: FleetQueries) {}

  @GrpcMethod('RegistryService', 'GetJumpClient')
  async getJumpClient({ id }: { id: string }): Promise<object> {
    if (!z.uuid().safeParse(id).success) throw clientNotFound();
    const item = await this.fleet.byId(id, unlimitedScope);
    if (!item) throw clientNotFound();
    return clientMessage(item);
  }

  @GrpcMethod('RegistryService', 'ListJumpClients')
  async listJumpClients(request: unknown): Promise<object> {
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
      scope: unlimitedScope,
      after,
      limit: limit === 0 ? defaultLimit : limit,
    };
    const { items, next } = await this.fleet.page(query);
    return {
      jumpClients: items.map(clientMessage),
      nextCursor: next ? encodeCursor(next, newestFirst) : '',
    };
  }
}
