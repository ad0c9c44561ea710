import type { Within } from '@jumpfleet/event-log';
import type { SignInFailed } from '@jumpfleet/policy-contracts';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import type { PrincipalType } from '../ports.js';

export const SECOND_FACTORS = Symbol('SECOND_FACTORS');
export const LAST_SIGN_INS = Symbol('LAST_SIGN_INS');
export const SIGN_IN_FAILURES = Symbol('SIGN_IN_FAILURES');
export const SIGN_IN_RECORDS = Symbol('SIGN_IN_RECORDS');

export type Attempt = Readonly<{
  type: PrincipalType;
  /** As it was typed. */
  name: string;
  /** Where it comes from, as far as is known. */
  address: string;
}>;

/** Who signed in when, and who failed to how often, over all replicas and restarts. */
export interface SignInRecords {
  /** How long until another attempt may be made; 0 = now. */
  waitMs(attempt: Attempt): Promise<number>;
  /** Answers until when the account is locked out, if this failure is the one that does it. */
  failed(attempt: Attempt): Promise<Date | undefined>;
  /** What failed under this name from this place is forgiven. */
  succeeded(attempt: Attempt, principalId: string): Promise<void>;
  /** Sets the failures of a name, wherever they came from: 0 unlocks it. */
  reset(type: PrincipalType, name: string, failures: number): Promise<void>;
}

/** Makes known that somebody failed to sign in, never with what: collapsed where it happens often. */
export interface SignInFailures {
  failed(attempt: Attempt, reason: SignInFailed['reason']): Promise<void>;
}

/** For those whom somebody else vouches for. */
export interface LastSignIns {
  note(principalId: string, at: Date): Promise<void>;
}

export type SecondFactor = Readonly<{
  seed: string;
  isConfirmed: boolean;
  recoveryHashes: readonly string[];
}>;

/** The seeds of one-time codes, sealed, and the hashes of recovery codes. */
export interface SecondFactors {
  find(userId: string): Promise<SecondFactor | undefined>;
  /** A new seed that counts once it is confirmed; a confirmed one stays as it is. */
  propose(userId: string, seed: string): Promise<void>;
  /** In the transaction of the event that says so. */
  confirmed(userId: string, step: number, recoveryHashes: readonly string[]): Within<PolicyEvent>;
  /** False when that time step, or a later one, was used already: no code is taken twice. */
  useStep(userId: string, step: number): Promise<boolean>;
  /** False when it was used already. */
  useRecovery(userId: string, hash: string): Promise<boolean>;
}
