import {
  AllowWithin,
  CurrentRights,
  CurrentScope,
  RequestCause,
  ZodPipe,
  problemFrom,
} from '@jumpfleet/http';
import type { RefusalTable, Rights } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import type { ClientIdentityRefusal } from '@jumpfleet/registry-domain';
import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { ClientIdentityHandler } from '../../application/client-identity.handler.js';
import { ItemPermits } from '../../application/item-permits.js';
import { IdentityConflicts } from '../persistence/identity-conflicts.js';
import type { IdentityConflictItem } from '../persistence/identity-conflicts.js';
import { clientNotFound } from './client-not-found.js';
import { uuidOf } from './history-query.js';
import { itemProblem } from './item-problems.js';

const decisionBody = z.strictObject({
  decision: z.enum(['merge', 'split', 'copy']),
  /** Which of the two machines goes on under the identity; the older one if not named. */
  keeps: z.string().length(43).nullable().default(null),
});
type DecisionBody = z.infer<typeof decisionBody>;

const refusals: RefusalTable<ClientIdentityRefusal> = {
  'jump-client-not-found': { status: 404, detail: 'The Jump Client does not exist.' },
  'identity-not-in-conflict': {
    status: 409,
    detail: 'Only one computer uses the identity of this Jump Client: there is nothing to decide.',
  },
  'machine-unknown': {
    status: 422,
    detail: 'This machine is none of those that use the identity.',
    extra: () => ({ errors: [{ path: 'keeps', message: 'is none of the machines' }] }),
  },
  'machines-alike': {
    status: 409,
    detail: 'The two cannot be told apart. Merge them, or end one of the two programs.',
  },
  'machine-not-split': { status: 409, detail: 'Nobody decided that this computer enrols anew.' },
};

/** Identities that two computers use, and what is to become of them (D11). */
@Controller('api/v1')
export class ClientIdentityController {
  constructor(
    @Inject(IdentityConflicts) private readonly conflicts: IdentityConflicts,
    @Inject(ClientIdentityHandler) private readonly identities: ClientIdentityHandler,
    @Inject(ItemPermits) private readonly permits: ItemPermits,
  ) {}

  @Get('fleet/identity-conflicts')
  @AllowWithin('jump-client:edit-identity')
  async list(@CurrentScope() scope: AccessScope): Promise<{ items: IdentityConflictItem[] }> {
    return { items: await this.conflicts.list(scope) };
  }

  /** `merge`: one computer after all. `split`, `copy`: the other one enrols anew, with some or all settings. */
  @Post('jump-clients/:id/identity-decision')
  @HttpCode(200)
  @AllowWithin('jump-client:view', 'jump-client:edit-identity')
  async decide(
    @Param('id') id: string,
    @Body(new ZodPipe(decisionBody)) { decision, keeps }: DecisionBody,
    @CurrentRights() rights: Rights,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const clientId = uuidOf(id);
    if (clientId === undefined) throw clientNotFound();
    const deed = { actions: ['jump-client:edit-identity'] } as const;
    const permitted = await this.permits.demand(rights, clientId, deed);
    if (!permitted.ok) throw itemProblem(permitted.refusal);
    const data = { clientId, decision, keeps };
    const result = await this.identities.handle({ type: 'DecideIdentity', data }, cause);
    if (!result.ok) throw problemFrom(result.refusal, refusals);
    const [made] = result.value.recorded;
    if (made?.event.type !== 'JumpClientIdentityDecided') throw clientNotFound();
    const { keeps: kept, others } = made.event.data;
    return { client_id: clientId, decision, keeps: kept, others };
  }
}
