import { Inject, Injectable } from '@nestjs/common';
import { OwnAccessFacts } from '../access-facts/own-access-facts.js';
import { SIGN_IN_RECORDS } from './ports.js';
import type { SignInRecords } from './ports.js';
import { SecondFactorCheck } from './second-factor-check.js';

/** Codes that users show when they are signed in already; guessing counts as it does at sign-in. */
@Injectable()
export class PresentedCodes {
  constructor(
    @Inject(OwnAccessFacts) private readonly facts: OwnAccessFacts,
    @Inject(SecondFactorCheck) private readonly secondFactor: SecondFactorCheck,
    @Inject(SIGN_IN_RECORDS) private readonly records: SignInRecords,
  ) {}

  /** Uses the code up. */
  async takes(userId: string, code: string, address: string): Promise<boolean> {
    const { users, userNumbers } = await this.facts.snapshot();
    const user = users.get(userNumbers.get(userId) ?? 0);
    if (!user) return false;
    const attempt = { type: 'user', name: user.username, address } as const;
    if ((await this.records.waitMs(attempt)) > 0) return false;
    const isTaken = await this.secondFactor.takes(userId, code);
    if (isTaken) await this.records.succeeded(attempt, userId);
    else await this.records.failed(attempt);
    return isTaken;
  }
}
