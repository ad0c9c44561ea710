import type { Metadata } from '@grpc/grpc-js';
import { ForCallers, GrpcCallers } from '@jumpfleet/http';
import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { unlimitedScope } from '../../application/item-scope.js';
import { clientNotFound } from '../http/client-not-found.js';
import { bulkBody, copyBody, itemBody, itemId } from '../http/item-fields.js';
import { bulkResult, itemProblem } from '../http/item-problems.js';
import { ItemWishes } from '../http/item-wishes.js';
import { FleetQueries } from '../persistence/fleet-queries.js';
import { clientMessage } from './client-message.js';
import { bulkRequest, copyRequest, editRequest, parseMessage, restBody } from './item-requests.js';

const service = 'JumpItemService';

/** What is done with Jump Items over gRPC; the schemas and use cases are those of REST. */
@Controller()
@ForCallers()
export class ItemGrpcController {
  constructor(
    @Inject(GrpcCallers) private readonly callers: GrpcCallers,
    @Inject(ItemWishes) private readonly wishes: ItemWishes,
    @Inject(FleetQueries) private readonly fleet: FleetQueries,
  ) {}

  @GrpcMethod(service)
  async editJumpClient(request: unknown, metadata: Metadata): Promise<object> {
    const { id, changes } = parseMessage(editRequest, request);
    const clientId = existing(id);
    const asking = await this.callers.demandScope(
      metadata,
      'jump-client:view',
      'jump-client:edit',
      'jump-client:move',
    );
    const body = parseMessage(itemBody, restBody(changes ?? {}));
    const result = await this.wishes.edit(clientId, body, asking);
    if (!result.ok) throw itemProblem(result.refusal);
    return this.answer(clientId);
  }

  @GrpcMethod(service)
  async copyJumpClient(request: unknown, metadata: Metadata): Promise<object> {
    const { id, ...rest } = parseMessage(copyRequest, request);
    const clientId = existing(id);
    const asking = await this.callers.demandScope(metadata, 'jump-client:view', 'jump-client:move');
    const body = parseMessage(copyBody, restBody(rest));
    const result = await this.wishes.copy(clientId, body, asking);
    if (!result.ok) throw itemProblem(result.refusal);
    return this.answer(result.value.clientId);
  }

  @GrpcMethod(service)
  async bulkJumpClients(request: unknown, metadata: Metadata): Promise<object> {
    const { action, ids, changes } = parseMessage(bulkRequest, request);
    const asking = await this.callers.demandScope(
      metadata,
      'jump-client:view',
      'jump-client:edit',
      'jump-client:move',
      'jump-client:remove',
    );
    const wish = { action, ids, ...(changes && { changes: restBody(changes) }) };
    const outcomes = await this.wishes.bulk(parseMessage(bulkBody, wish), asking);
    const items = outcomes.map(bulkResult).map(({ code, detail, ...result }) => ({
      ...result,
      code: code ?? '',
      detail: detail ?? '',
    }));
    return { items };
  }

  private async answer(clientId: string): Promise<object> {
    const item = await this.fleet.byId(clientId, unlimitedScope);
    if (!item) throw clientNotFound();
    return clientMessage(item);
  }
}

function existing(id: string): string {
  const { success, data } = itemId.safeParse(id);
  if (!success) throw clientNotFound();
  return data;
}
