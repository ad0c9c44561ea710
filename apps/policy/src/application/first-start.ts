import type { Cause } from '@jumpfleet/kernel';
import { fullAccess } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { CreateApiAccountHandler } from './create-api-account.handler.js';
import { CreateUserHandler } from './create-user.handler.js';

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
    @Inject(CreateUserHandler) private readonly createUser: CreateUserHandler,
    @Inject(CreateApiAccountHandler) private readonly createApiAccount: CreateApiAccountHandler,
  ) {}

  async handle({ adminPassword, apiClient }: FirstPrincipals, cause: Cause): Promise<void> {
    if (adminPassword !== undefined) await this.makeAdministrator(adminPassword, cause);
    if (apiClient) await this.makeApiAccount(apiClient, cause);
  }

  private async makeAdministrator(password: string, cause: Cause): Promise<void> {
    const result = await this.createUser.handle(
      {
        username: firstAdministrator,
        displayName: 'Administrator',
        administrator: true,
        password,
      },
      cause,
    );
    if (!result.ok && result.refusal.kind !== 'username-taken')
      throw new Error(`The first administrator was refused: ${result.refusal.kind}`);
  }

  private async makeApiAccount(
    { id, secret }: { id: string; secret: string },
    cause: Cause,
  ): Promise<void> {
    const result = await this.createApiAccount.handle(
      {
        clientId: id,
        secret,
        name: 'First API account',
        comments: 'Made on the first start.',
        permissions: fullAccess,
      },
      cause,
    );
    if (!result.ok && result.refusal.kind !== 'client-id-taken')
      throw new Error(`The first API account was refused: ${result.refusal.kind}`);
  }
}
