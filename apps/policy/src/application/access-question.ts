import { AccessDecider } from '@jumpfleet/http';
import type { Principal, Visit } from '@jumpfleet/http';
import type {
  AccessDecision,
  AccessQuestion,
  AccessScope,
  Presence,
  SessionGrant,
  Standing,
} from '@jumpfleet/policy-contracts';
import { decideAccess, decideScope, sessionPermissions } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { PRINCIPALS } from './ports.js';
import type { Principals } from './ports.js';

const nobody = { layer: 'nobody', number: 0, sessionPolicy: 0, label: 'no policy limits it' } as const;

/** The session of who may do everything. */
const unlimited = (presence: Presence): SessionGrant => ({
  presence,
  permissions: sessionPermissions.map((permission) => ({
    permission,
    allowed: true,
    source: nobody,
    overrode: [],
  })),
  prompting: { rule: 'never', defaultAnswer: 'deny', timeoutSeconds: 0, source: nobody },
  simultaneousJumps: 'join',
  endsAt: null,
  overridesSchedule: false,
});

/** Answers for the other services, and for this process's own routes. */
@Injectable()
export class OwnAccessDecider extends AccessDecider {
  constructor(@Inject(PRINCIPALS) private readonly principals: Principals) {
    super();
  }

  /** Principals are looked up as they are now: a token may be older than a change. */
  async decide(questions: readonly AccessQuestion[]): Promise<readonly AccessDecision[]> {
    const ids = (type: AccessQuestion['principalType']): readonly string[] => [
      ...new Set(
        questions
          .filter(({ principalType }) => principalType === type)
          .map(({ principalId }) => principalId),
      ),
    ];
    const known = {
      user: await this.principals.find('user', ids('user')),
      'api-account': await this.principals.find('api-account', ids('api-account')),
    };
    return questions.map(({ principalId, principalType, presence = 'unattended' }) => {
      const decision = decideAccess(known[principalType].get(principalId));
      return decision.allowed ? { ...decision, session: unlimited(presence) } : decision;
    });
  }

  async scope({ id, type }: Pick<Principal, 'id' | 'type'>): Promise<AccessScope> {
    const known = await this.principals.find(type, [id]);
    return decideScope(known.get(id));
  }

  async standing({ principal: { id, type } }: Visit): Promise<Standing> {
    const known = (await this.principals.find(type, [id])).get(id);
    if (!known) return 'unknown';
    return known.enabled ? 'good' : 'disabled';
  }
}
