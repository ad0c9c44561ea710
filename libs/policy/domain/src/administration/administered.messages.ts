import type { Command, DomainEvent } from '@jumpfleet/kernel';

/*
 * What administrators make, change and delete as one whole, and know by a number: roles, policies, portals.
 * `Name` is what its commands and events are called by, as in `CreateJumpPolicy` and `JumpPolicyCreated`.
 */

export type Create<Name extends string, Terms> = Command<
  `Create${Name}`,
  { id: number; terms: Terms }
>;
export type Change<Name extends string, Changes> = Command<
  `Change${Name}`,
  { id: number; changes: Changes }
>;
export type Delete<Name extends string> = Command<`Delete${Name}`, { id: number }>;
export type AdministeredCommand<Name extends string, Terms, Changes> =
  Create<Name, Terms> | Change<Name, Changes> | Delete<Name>;

export type Created<Name extends string, Terms, Version extends number = 1> = DomainEvent<
  `${Name}Created`,
  Version,
  { id: number; terms: Terms; createdAt: string }
>;
/** Carries the terms whole, so that a reader needs no earlier event. */
export type Changed<Name extends string, Terms, Version extends number = 1> = DomainEvent<
  `${Name}Changed`,
  Version,
  { id: number; changed: readonly (keyof Terms & string)[]; terms: Terms; changedAt: string }
>;
export type Deleted<Name extends string> = DomainEvent<
  `${Name}Deleted`,
  1,
  { id: number; deletedAt: string }
>;
export type AdministeredEvent<Name extends string, Terms, Version extends number = 1> =
  Created<Name, Terms, Version> | Changed<Name, Terms, Version> | Deleted<Name>;

/** A term that names another thing: it must be there, and stays while it is named. */
export type Reference = Readonly<{
  /** The term that names it, as a refusal tells it. */
  term: string;
  /** The slug of its kind. */
  kind: string;
  number: number;
  /** Where a session policy must be available to be named there (PO-32). */
  availableTo?: 'users' | 'jump_items';
}>;

/** Why terms cannot be kept, told at the term. */
export type InvalidTerm = Readonly<{
  kind: 'invalid';
  /** Stable; programs decide on it. */
  code: string;
  term: string;
  message: string;
}>;

export type AdministrationRefusal =
  | Readonly<{ kind: 'not-found' }>
  | Readonly<{ kind: 'already-created' }>
  /** It came with the system, which relies on it. */
  | Readonly<{ kind: 'shipped' }>
  /** Who names it, in words. */
  | Readonly<{ kind: 'in-use'; by: readonly string[] }>
  | InvalidTerm;

export function invalid(code: string, term: string, message: string): InvalidTerm {
  return { kind: 'invalid', code, term, message };
}
