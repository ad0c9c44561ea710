import type { Within } from '@jumpfleet/event-log';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { newRecoveryCodes, newSeed, recoveryHash, seedUri, stepOf } from './one-time-codes.js';
import { SECOND_FACTORS } from './ports.js';
import type { SecondFactors } from './ports.js';

type Owner = Readonly<{ id: string; username: string }>;

/** One-time codes of an authenticator app, and recovery codes in their place. */
@Injectable()
export class SecondFactorCheck {
  constructor(
    @Inject(SECOND_FACTORS) private readonly factors: SecondFactors,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Uses the code up. */
  async takes(userId: string, code: string): Promise<boolean> {
    const factor = await this.factors.find(userId);
    if (!factor?.isConfirmed) return false;
    const hash = recoveryHash(code);
    if (factor.recoveryHashes.includes(hash)) return this.factors.useRecovery(userId, hash);
    const step = stepOf(factor.seed, code, this.clock.now());
    return step !== undefined && this.factors.useStep(userId, step);
  }

  /** What to put into an authenticator app; it counts once a code of it was shown. */
  async propose({ id, username }: Owner): Promise<Readonly<{ secret: string; uri: string }>> {
    const secret = newSeed();
    await this.factors.propose(id, secret);
    return { secret, uri: seedUri(secret, username) };
  }

  /** Nothing when the code is not of the proposed seed. */
  async confirmation(
    userId: string,
    code: string,
  ): Promise<
    Readonly<{ recoveryCodes: readonly string[]; within: Within<PolicyEvent> }> | undefined
  > {
    const factor = await this.factors.find(userId);
    const step = factor && stepOf(factor.seed, code, this.clock.now());
    if (step === undefined || factor?.isConfirmed !== false) return undefined;
    const recoveryCodes = newRecoveryCodes();
    const hashes = recoveryCodes.map(recoveryHash);
    return { recoveryCodes, within: this.factors.confirmed(userId, step, hashes) };
  }
}
