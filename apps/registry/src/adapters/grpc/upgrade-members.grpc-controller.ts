import { InvalidRequest, inputText } from '@jumpfleet/http';
import { plainText } from '@jumpfleet/registry-domain';
import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { z } from 'zod';
import type { UpgradeMember, UpgradeScope } from '../../application/upgrade-members.js';
import { UpgradeMembers } from '../persistence/upgrade-members.js';

const request = z.object({
  all: z.boolean(),
  jumpGroups: z.array(z.number().int().min(1)).max(1_000),
  tags: z.array(inputText(1_024, 1)).max(1_000),
  search: inputText(1_024),
  clientIds: z.array(z.uuid()).max(1_000),
  cursor: z.union([z.literal(''), z.uuid()]),
  limit: z.number().int().min(0).max(5_000),
});
const defaultLimit = 1_000;

/** Whom an upgrade cycle is about, for the upgrade orchestrator. */
@Controller()
export class UpgradeMembersGrpcController {
  constructor(@Inject(UpgradeMembers) private readonly members: UpgradeMembers) {}

  @GrpcMethod('RegistryService', 'ListUpgradeMembers')
  async listUpgradeMembers(body: unknown): Promise<object> {
    const asked = request.safeParse(body);
    if (!asked.success) throw InvalidRequest.from(asked.error);
    const { clientIds, cursor, limit } = asked.data;
    const { members, next } = await this.members.page({
      scope: scopeOf(asked.data),
      clientIds,
      after: cursor === '' ? undefined : cursor,
      limit: limit === 0 ? defaultLimit : limit,
    });
    return { members: members.map(memberMessage), nextCursor: next };
  }
}

/** A search for nothing would be all of them, and that must be said. */
function scopeOf({ all, jumpGroups, tags, search }: z.infer<typeof request>): UpgradeScope {
  const ways: UpgradeScope[] = [
    ...(all ? [{ type: 'all' } as const] : []),
    ...(jumpGroups.length > 0 ? [{ type: 'jump-groups', numbers: jumpGroups } as const] : []),
    ...(tags.length > 0 ? [{ type: 'tags', tags } as const] : []),
    ...(plainText(search) === '' ? [] : [{ type: 'search', search } as const]),
  ];
  const [scope, ...others] = ways;
  if (!scope || others.length > 0)
    throw new InvalidRequest([
      { path: 'scope', message: 'must be exactly one of all, jump_groups, tags and search' },
    ]);
  return scope;
}

function memberMessage({ listKey, ...member }: UpgradeMember): object {
  return { ...member, listKey: `${listKey < 0 ? 'personal' : 'shared'}.${Math.abs(listKey)}` };
}
