import { AccessDecider, Problem } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import { Inject, Injectable } from '@nestjs/common';

/** Who administers users may ask what others may do, and see what they must not know of. */
@Injectable()
export class AskingForOthers {
  constructor(@Inject(AccessDecider) private readonly decider: AccessDecider) {}

  async demand(asker: Principal): Promise<void> {
    if (await this.isAllowed(asker)) return;
    throw new Problem({
      status: 403,
      code: 'not-allowed',
      detail: 'Only administrators may ask about others.',
    });
  }

  private async isAllowed({ id: principalId, type: principalType }: Principal): Promise<boolean> {
    const [decision] = await this.decider.decide([
      { principalId, principalType, action: 'users:manage', jumpClientId: '' },
    ]);
    return decision?.allowed === true;
  }
}
