import { ok, refuse } from '@jumpfleet/kernel';
import type { Result } from '@jumpfleet/kernel';
import { passwordFault, passwordRules } from '@jumpfleet/policy-domain';
import type { PasswordFault } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { CREDENTIALS, PASSWORDS } from '../ports.js';
import type { Credentials, Passwords } from '../ports.js';

/** A password that may be used, as it will be kept. */
export class ChosenPassword {
  constructor(readonly hash: string) {}
}

export type PasswordRefusal = Readonly<{ kind: 'password-refused'; fault: PasswordFault }>;

/** Whether a password may be chosen: the rules, and what the user had before. */
@Injectable()
export class PasswordChoices {
  constructor(
    @Inject(PASSWORDS) private readonly passwords: Passwords,
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
  ) {}

  /** Throws `PasswordsBusy`. */
  async choose(
    password: string,
    { username, userId }: Readonly<{ username: string; userId?: string }>,
  ): Promise<Result<ChosenPassword, PasswordRefusal>> {
    const fault = passwordFault(password, username);
    if (fault) return refuse({ kind: 'password-refused', fault });
    if (userId !== undefined && (await this.wasUsed(password, userId)))
      return refuse({ kind: 'password-refused', fault: 'used-before' });
    return ok(await this.given(password));
  }

  /** What the operator of the site gave it to start with is no matter of these rules. */
  async given(password: string): Promise<ChosenPassword> {
    return new ChosenPassword(await this.passwords.hash(password));
  }

  private async wasUsed(password: string, userId: string): Promise<boolean> {
    const hashes = await this.credentials.hashes(userId);
    for (const hash of hashes.slice(0, passwordRules.remembered))
      if (await this.passwords.matches(password, hash)) return true;
    return false;
  }
}
