import { Inject, Injectable } from '@nestjs/common';
import { EffectiveUsers } from '../users/effective-users.js';
import type { UserRow } from '../users/user-list.projection.js';
import { TokenIssuer } from './issue-token.js';

/** Tokens for people, who may be administrators by a group policy. */
@Injectable()
export class PersonTokens {
  constructor(
    @Inject(TokenIssuer) private readonly issuer: TokenIssuer,
    @Inject(EffectiveUsers) private readonly effective: EffectiveUsers,
  ) {}

  async issueTo(user: UserRow): Promise<Readonly<{ token: string; administrator: boolean }>> {
    const { rights } = await this.effective.of(user);
    const administrator = rights.includes('administrator');
    const { id, username: name } = user;
    return { token: this.issuer.issue('user', { id, name, administrator }), administrator };
  }
}
