import { AccessTokens, Problem } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { UserHandler } from '../users/user.handler.js';

/** People go: with one token, or with all that they have. */
@Injectable()
export class SignOut {
  constructor(
    @Inject(AccessTokens) private readonly tokens: AccessTokens,
    @Inject(UserHandler) private readonly users: UserHandler,
  ) {}

  /** What is no good token, or no user's, needs no end. */
  async handle(token: string | undefined, cause: Cause): Promise<void> {
    const verified = token === undefined ? undefined : await this.verified(token);
    if (verified?.principal.type !== 'user' || verified.tokenId === '') return;
    const { principal, tokenId, expiresAtMs } = verified;
    const tokenExpiresAt = new Date(expiresAtMs).toISOString();
    await this.users.handle(
      { type: 'SignOut', data: { userId: principal.id, tokenId, tokenExpiresAt } },
      { ...cause, actor: { type: 'user', id: principal.id, name: principal.name } },
    );
  }

  async everywhere({ type, id: userId }: Principal, cause: Cause): Promise<void> {
    if (type === 'user')
      await this.users.handle({ type: 'SignOutEverywhere', data: { userId } }, cause);
  }

  private async verified(token: string) {
    try {
      return await this.tokens.verify(token);
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return undefined;
      throw error;
    }
  }
}
