import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { CREDENTIALS, PASSWORDS, PasswordsBusy } from '../ports.js';
import type { Credentials, Passwords } from '../ports.js';
import { SIGN_IN_RECORDS } from './ports.js';
import type { Attempt, SignInRecords } from './ports.js';

export type Claim = Attempt & Readonly<{ secret: string }>;

export type LockOut = Readonly<{ principalId: string; until: Date }>;

export type ProofRefusal =
  | Readonly<{ kind: 'wrong-credentials'; lockOut?: LockOut }>
  | Readonly<{ kind: 'too-many-attempts'; retryAfterSeconds: number }>;

/**
 * Whether somebody knows the secret of a name, at a pace that makes guessing hopeless. Whoever asks says of
 * the proof what became of it.
 */
@Injectable()
export class ProveIdentity {
  constructor(
    @Inject(SIGN_IN_RECORDS) private readonly records: SignInRecords,
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
    @Inject(PASSWORDS) private readonly passwords: Passwords,
  ) {}

  async handle(claim: Claim): Promise<Result<Proof, ProofRefusal>> {
    const attempt = { type: claim.type, name: claim.name, address: claim.address };
    const { waitMs, locksOutUntil } = await this.records.take(attempt);
    if (waitMs > 0) return tooMany(Math.ceil(waitMs / 1_000));
    const credential = await this.credentials.find(claim.type, claim.name);
    const matches = await this.matches(claim.secret, credential?.hash ?? undefined);
    if (matches === 'busy') {
      await this.records.giveBack(attempt);
      return tooMany(1);
    }
    const lockOut = credential &&
      locksOutUntil && { principalId: credential.principalId, until: locksOutUntil };
    if (matches && credential)
      return ok(new Proof(credential.principalId, attempt, this.records, lockOut));
    return refuse({ kind: 'wrong-credentials', ...(lockOut && { lockOut }) });
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

/** The secret was right; until something is said of it, the attempt counts as a failed one. */
export class Proof {
  constructor(
    readonly principalId: string,
    private readonly attempt: Attempt,
    private readonly records: SignInRecords,
    /** What it leads to when it fails yet. */
    readonly lockOut: LockOut | undefined,
  ) {}

  succeeded(): Promise<void> {
    return this.records.succeeded(this.attempt, this.principalId);
  }

  /** Something else keeps the principal out, which is no guess. */
  isNoGuess(): Promise<void> {
    return this.records.giveBack(this.attempt);
  }
}

function tooMany(retryAfterSeconds: number): Result<never, ProofRefusal> {
  return refuse({ kind: 'too-many-attempts', retryAfterSeconds });
}
