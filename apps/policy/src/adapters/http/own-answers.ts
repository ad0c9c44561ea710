import type { Principal } from '@jumpfleet/http';
import { Inject, Injectable } from '@nestjs/common';
import { EffectiveUsers } from '../../application/users/effective-users.js';
import { UserQueries } from '../persistence/user-queries.js';
import { ownUserAnswer } from './fleet-user-body.js';

/** What those who are signed in are told of themselves: who they are, and what they may. */
@Injectable()
export class OwnAnswers {
  constructor(
    @Inject(UserQueries) private readonly users: UserQueries,
    @Inject(EffectiveUsers) private readonly effective: EffectiveUsers,
  ) {}

  async of({ id, name, type, administrator }: Principal): Promise<object> {
    const told = { id, name, principal_type: type, administrator };
    const user = type === 'user' ? await this.users.byId(id) : undefined;
    if (!user) return told;
    const effective = await this.effective.of(user);
    const isAdministrator = effective.rights.includes('administrator');
    return {
      ...told,
      name: user.username,
      administrator: isAdministrator,
      ...ownUserAnswer(user, effective),
    };
  }
}
