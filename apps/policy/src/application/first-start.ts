import type { Cause } from '@jumpfleet/kernel';
import { administratorSettings, fullAccess } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { ApiAccountHandler } from './api-accounts/api-account.handler.js';
import { PasswordChoices } from './users/password-choices.js';
import { UserHandler } from './users/user.handler.js';

export type FirstPrincipals = Readonly<{
  adminPassword: string | undefined;
  apiClient: Readonly<{ id: string; secret: string }> | undefined;
}>;

const firstAdministrator = 'admin';

/**
 * Makes the first administrator and the first API account. May run again after it was cut short: what
 * is already there is left as it is.
 */
@Injectable()
export class FirstStart {
  constructor(
    @Inject(UserHandler) private readonly users: UserHandler,
    @Inject(PasswordChoices) private readonly passwords: PasswordChoices,
    @Inject(ApiAccountHandler) private readonly apiAccounts: ApiAccountHandler,
  ) {}

  async handle({ adminPassword, apiClient }: FirstPrincipals, cause: Cause): Promise<void> {
    if (adminPassword !== undefined) await this.makeAdministrator(adminPassword, cause);
    if (apiClient) await this.makeApiAccount(apiClient, cause);
  }

  private async makeAdministrator(text: string, cause: Cause): Promise<void> {
    const settings = administratorSettings(firstAdministrator, 1, 'Administrator');
    const password = await this.passwords.given(text);
    const made = await this.users.create({ settings, password, isFirst: true }, cause);
    if (!made.ok && made.refusal.kind !== 'username-taken')
      throw new Error(`The first administrator was refused: ${made.refusal.kind}`);
  }

  private async makeApiAccount(
    client: Readonly<{ id: string; secret: string }>,
    cause: Cause,
  ): Promise<void> {
    const settings = {
      name: 'First API account',
      comments: 'Made on the first start.',
      enabled: true,
      ipAddresses: [],
      permissions: fullAccess,
    };
    const made = await this.apiAccounts.create(settings, cause, client);
    if (!made.ok && made.refusal.kind !== 'client-id-taken')
      throw new Error(`The first API account was refused: ${made.refusal.kind}`);
  }
}
