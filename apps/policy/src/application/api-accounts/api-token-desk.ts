import { randomUUID } from 'node:crypto';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { Inject, Injectable } from '@nestjs/common';
import { TokenIssuer } from '../sign-in/issue-token.js';
import { ApiAccountHandler } from './api-account.handler.js';
import type { ApiAccountRow } from './api-account-list.projection.js';
import { API_TOKENS } from './ports.js';
import type { ApiTokens } from './ports.js';

/** Issues tokens to API accounts: of more than one may have at once, the oldest is dropped first (B6). */
@Injectable()
export class ApiTokenDesk {
  constructor(
    @Inject(API_TOKENS) private readonly tokens: ApiTokens,
    @Inject(TokenIssuer) private readonly issuer: TokenIssuer,
    @Inject(ApiAccountHandler) private readonly handler: ApiAccountHandler,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async issueTo(account: ApiAccountRow): Promise<string> {
    const { newest, livingSince } = await this.tokens.issued(
      account.id,
      this.clock.now().getTime(),
    );
    if (livingSince !== undefined) await this.drop(account.id, livingSince);
    return this.issuer.issue('api-account', account, newest);
  }

  private async drop(accountId: string, livingSince: number): Promise<void> {
    const issuedBefore = new Date(livingSince).toISOString();
    await this.handler.handle(
      { type: 'DropApiAccountTokens', data: { accountId, issuedBefore } },
      { actor: { type: 'system', id: 'policy' }, correlationId: randomUUID() },
    );
  }
}
