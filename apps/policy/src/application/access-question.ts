import { AccessDecider } from '@jumpfleet/http';
import type { Principal, Visit } from '@jumpfleet/http';
import type {
  AccessDecision,
  AccessQuestion,
  AccessScope,
  Standing,
} from '@jumpfleet/policy-contracts';
import { decideAccess, decideScope } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { PRINCIPALS } from './ports.js';
import type { Principals } from './ports.js';

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
    return questions.map(({ principalId, principalType }) =>
      decideAccess(known[principalType].get(principalId)),
    );
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
