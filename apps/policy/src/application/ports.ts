import type { Within } from '@jumpfleet/event-log';
import type { PolicyEvent } from '@jumpfleet/policy-domain';

export const CREDENTIALS = Symbol('CREDENTIALS');
export const PASSWORDS = Symbol('PASSWORDS');

/**
 * What somebody may prove to know, and whom that proves. The hash is made to be slow; there is none where
 * somebody else vouches for the principal.
 */
export type Credential = Readonly<{ principalId: string; hash: string | null }>;

/** The name belongs to another principal; thrown inside a transaction so that all of it is undone. */
export class NameTaken extends Error {
  override readonly name = 'NameTaken';
}

/** More proofs wait their turn than are worth waiting for. */
export class PasswordsBusy extends Error {
  override readonly name = 'PasswordsBusy';
}

export type PrincipalType = 'user' | 'api-account';

/** Hashes by name, beside the log and never in it. */
export interface Credentials {
  find(type: PrincipalType, name: string): Promise<Credential | undefined>;
  /** The hash of a principal and of those before it, the newest first. */
  hashes(principalId: string): Promise<readonly string[]>;
  /** To be written in the transaction that creates the principal; throws `NameTaken`. */
  added(type: PrincipalType, name: string, credential: Credential): Within<PolicyEvent>;
  /** The hash is another from now on; a few of those before are remembered, so that none is chosen again. */
  replaced(principalId: string, hash: string): Within<PolicyEvent>;
  /** Follows principals that are renamed or deleted; throws `NameTaken`. */
  readonly follow: Within<PolicyEvent>;
  /** The next number by which the configuration API will know a principal. */
  nextNumber(type: PrincipalType): Promise<number>;
}

/** Both throw `PasswordsBusy` rather than let a flood of attempts queue up. */
export interface Passwords {
  hash(secret: string): Promise<string>;
  /** Takes equally long whether or not there is a hash to compare with; `undefined` never matches. */
  matches(secret: string, hash: string | undefined): Promise<boolean>;
}
