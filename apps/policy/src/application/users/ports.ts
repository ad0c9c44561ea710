import type { Within } from '@jumpfleet/event-log';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import type { UserRow } from './user-list.projection.js';

export const ADMINISTRATORS = Symbol('ADMINISTRATORS');
export const USERS = Symbol('USERS');

/** Nobody could undo it; thrown inside a transaction so that all of it is undone. */
export class NoAdministratorLeft extends Error {
  override readonly name = 'NoAdministratorLeft';
}

export interface Administrators {
  /**
   * Throws `NoAdministratorLeft` when the events take away the last one that is enabled for good, be it by the
   * user's own rights or by group policies.
   */
  readonly remain: Within<PolicyEvent>;
}

/** Users as they are now. */
export interface Users {
  byNumber(number: number): Promise<UserRow | undefined>;
  byId(id: string): Promise<UserRow | undefined>;
  /** Of those who have one, by their ids. */
  emailAddresses(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}
