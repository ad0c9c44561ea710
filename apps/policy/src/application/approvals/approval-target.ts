import { AccessDecider } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import { ok, refuse } from '@jumpfleet/kernel';
import type { Result } from '@jumpfleet/kernel';
import { hidingCodes } from '@jumpfleet/policy-contracts';
import type { ApprovalTerms, JumpPolicyTerms } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { KNOWN_ITEMS } from '../access-facts/known-items.port.js';
import type { KnownItems } from '../access-facts/known-items.port.js';
import { OwnAccessFacts } from '../access-facts/own-access-facts.js';

/** What the item and its Jump Policy say about an approval. */
export type Target = Pick<
  ApprovalTerms,
  'jumpClientId' | 'jumpClientName' | 'jumpPolicy' | 'scope' | 'approvers'
> &
  Readonly<{ maxMinutes: number }>;

export type TargetRefusal =
  | Readonly<{ kind: 'jump-client-not-found' | 'approval-not-needed' }>
  | Readonly<{ kind: 'jump-not-allowed'; reasons: readonly string[] }>;

/** An approval may be asked for by who may jump there but for it. */
@Injectable()
export class ApprovalTarget {
  constructor(
    @Inject(AccessDecider) private readonly policy: AccessDecider,
    @Inject(KNOWN_ITEMS) private readonly items: KnownItems,
    @Inject(OwnAccessFacts) private readonly facts: OwnAccessFacts,
  ) {}

  async of(jumpClientId: string, { id, type }: Principal): Promise<Result<Target, TargetRefusal>> {
    const item = (await this.items.find([jumpClientId])).get(jumpClientId);
    const [decision] = await this.policy.decide([
      {
        principalId: id,
        principalType: type,
        action: 'jump-client:jump',
        jumpClientId,
        item,
        ticketGiven: true,
        secondFactorGiven: true,
      },
    ]);
    if (!item || !decision || hidingCodes.has(decision.code))
      return refuse({ kind: 'jump-client-not-found' });
    if (decision.allowed) return refuse({ kind: 'approval-not-needed' });
    const policy = (await this.facts.snapshot()).jumpPolicies.get(item.jumpPolicy ?? 0)?.fact;
    if (decision.code !== 'approval-needed' || !policy)
      return refuse({ kind: 'jump-not-allowed', reasons: decision.reasons });
    const { number: jumpPolicy, terms } = policy;
    return ok({ jumpClientId, jumpClientName: item.name, jumpPolicy, ...said(terms) });
  }
}

function said(terms: JumpPolicyTerms): Pick<Target, 'scope' | 'approvers' | 'maxMinutes'> {
  return {
    scope: terms.approvalScope,
    maxMinutes: terms.approvalMaxMinutes,
    approvers: {
      users: terms.approvalUserIds,
      teams: terms.approvalTeamIds,
      emailAddresses: terms.approvalEmailAddresses,
      mayBeRequestor: terms.approvalApproverScope === 'anyone',
    },
  };
}
