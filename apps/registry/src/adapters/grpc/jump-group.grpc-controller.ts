import type { Metadata } from '@grpc/grpc-js';
import { ForCallers, GrpcCallers } from '@jumpfleet/http';
import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { JumpGroupHandler } from '../../application/jump-group.handler.js';
import type { JumpGroupRow } from '../../application/jump-group.projection.js';
import { groupBody, newGroupBody } from '../http/config-jump-group.controller.js';
import { groupChanges, groupNotFound, groupProblem } from '../http/group-problems.js';
import { JumpLists } from '../persistence/jump-lists.js';
import { groupRequest, parseMessage, restBody } from './item-requests.js';

const service = 'JumpItemService';

/** Jump Groups over gRPC, by the schemas of the configuration API. */
@Controller()
@ForCallers()
export class JumpGroupGrpcController {
  constructor(
    @Inject(GrpcCallers) private readonly callers: GrpcCallers,
    @Inject(JumpLists) private readonly lists: JumpLists,
    @Inject(JumpGroupHandler) private readonly groups: JumpGroupHandler,
  ) {}

  @GrpcMethod(service)
  async listJumpLists(_request: unknown, metadata: Metadata): Promise<object> {
    const { scope } = await this.callers.demandScope(metadata, 'jump-client:view');
    const lists = await this.lists.lists(scope);
    return {
      items: lists.map(({ code_name, ...list }) => ({ ...list, codeName: code_name ?? '' })),
    };
  }

  @GrpcMethod(service)
  async createJumpGroup(request: unknown, metadata: Metadata): Promise<object> {
    const { cause } = await this.callers.demand(metadata, 'jump-groups:manage');
    const fields = { ...parseMessage(groupRequest, request), id: undefined };
    const { name, code_name, comments } = parseMessage(newGroupBody, restBody(fields));
    const result = await this.groups.create({ name, codeName: code_name, comments }, cause);
    if (!result.ok) throw groupProblem(result.refusal);
    return groupMessage(await this.existing(result.value));
  }

  @GrpcMethod(service)
  async editJumpGroup(request: unknown, metadata: Metadata): Promise<object> {
    const { cause } = await this.callers.demand(metadata, 'jump-groups:manage');
    const { id, ...fields } = parseMessage(groupRequest, request);
    const group = await this.existing(id);
    const changes = groupChanges(parseMessage(groupBody, restBody(fields)));
    const result = await this.groups.edit({ id, changes }, group.name, cause);
    if (!result.ok) throw groupProblem(result.refusal);
    return groupMessage(await this.existing(id));
  }

  @GrpcMethod(service)
  async deleteJumpGroup(request: unknown, metadata: Metadata): Promise<object> {
    const { cause } = await this.callers.demand(metadata, 'jump-groups:manage');
    const { id } = await this.existing(parseMessage(groupRequest, request).id);
    const result = await this.groups.remove(id, cause);
    if (!result.ok) throw groupProblem(result.refusal);
    return {};
  }

  private async existing(id: number): Promise<JumpGroupRow> {
    const group = await this.lists.group(id);
    if (!group) throw groupNotFound();
    return group;
  }
}

function groupMessage({ id, name, code_name, comments }: JumpGroupRow): object {
  return { id, name, codeName: code_name, comments: comments ?? '' };
}
