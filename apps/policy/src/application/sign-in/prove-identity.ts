import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { CREDENTIALS, PASSWORDS, PasswordsBusy } from '../ports.js';
import type { Credential, Credentials, Passwords } from '../ports.js';
import { Lanes } from './lanes.js';
import { LockOuts } from './lock-outs.js';
import { SIGN_IN_FAILURES, SIGN_IN_RECORDS } from './ports.js';
import type { Attempt, SignInFailures, SignInRecords } from './ports.js';

export type Claim = Attempt & Readonly<{ secret: string }>;

export type ProofRefusal =
  | Readonly<{ kind: 'wrong-credentials' }>
  | Readonly<{ kind: 'too-many-attempts'; retryAfterSeconds: number }>;

/**
 * What becomes of somebody whose secret was right: in, wrong in something else that can be guessed, or kept
 * out by something that is no guess.
 */
export type Judgement<Value> = Readonly<{
  verdict: 'right' | 'wrong' | 'no-guess';
  value: Value;
  /** What others are told of it; left out where it is no failure, or only half of a sign-in. */
  failure?: 'second-factor-wrong' | 'account-disabled' | 'address-not-allowed';
}>;

/** Whether somebody knows the secret of a name, at a pace that makes guessing hopeless. */
@Injectable()
export class ProveIdentity {
  /** One attempt at a name from one place at a time, so that many at once gain nothing. */
  private readonly lanes = new Lanes();

  constructor(
    @Inject(SIGN_IN_RECORDS) private readonly records: SignInRecords,
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
    @Inject(PASSWORDS) private readonly passwords: Passwords,
    @Inject(LockOuts) private readonly lockOuts: LockOuts,
    @Inject(SIGN_IN_FAILURES) private readonly failures: SignInFailures,
  ) {}

  async handle<Value>(
    { secret, ...attempt }: Claim,
    judge: (principalId: string) => Promise<Judgement<Value>>,
  ): Promise<Result<Value, ProofRefusal>> {
    const { type, name, address } = attempt;
    const waitMs = await this.records.waitMs(attempt);
    if (waitMs > 0) return tooMany(waitMs);
    if (this.lanes.isFull) return tooMany(1_000);
    return this.lanes.run(`${type} ${name} ${address}`, async () => {
      const stillMs = await this.records.waitMs(attempt);
      return stillMs > 0 ? tooMany(stillMs) : this.judged(attempt, secret, judge);
    });
  }

  private async judged<Value>(
    attempt: Attempt,
    secret: string,
    judge: (principalId: string) => Promise<Judgement<Value>>,
  ): Promise<Result<Value, ProofRefusal>> {
    const credential = await this.credentials.find(attempt.type, attempt.name);
    const matches = await this.matches(secret, credential?.hash ?? undefined);
    if (matches === 'busy') return tooMany(1_000);
    if (!matches || !credential) {
      await this.failed(attempt, credential);
      await this.failures.failed(attempt, 'wrong-credentials');
      return refuse({ kind: 'wrong-credentials' });
    }
    const { verdict, value, failure } = await judge(credential.principalId);
    if (verdict === 'wrong') await this.failed(attempt, credential);
    if (verdict === 'right') await this.records.succeeded(attempt, credential.principalId);
    if (failure) await this.failures.failed(attempt, failure);
    return ok(value);
  }

  private async failed(attempt: Attempt, credential: Credential | undefined): Promise<void> {
    const until = await this.records.failed(attempt);
    if (until && credential) await this.lockOuts.tell(attempt.type, credential.principalId, until);
  }

  private async matches(secret: string, hash: string | undefined): Promise<boolean | 'busy'> {
    try {
      return await this.passwords.matches(secret, hash);
    } catch (error) {
      if (error instanceof PasswordsBusy) return 'busy';
      throw error;
    }
  }
}

function tooMany(waitMs: number): Result<never, ProofRefusal> {
  return refuse({ kind: 'too-many-attempts', retryAfterSeconds: Math.ceil(waitMs / 1_000) });
}
