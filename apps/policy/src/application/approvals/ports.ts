import type { AccessQuestion } from '@jumpfleet/policy-contracts';
import type { ApprovalRow } from './approval-list.projection.js';

/** Whose requests to show: those of one who asked, and those that one may decide. */
export type Onlooker = Readonly<{
  id: string;
  type: 'user' | 'api-account';
  /** Of a user, to be found among the approvers. */
  number: number | null;
  teams: readonly number[];
  /** Sees and decides all. */
  isAdministrator: boolean;
}>;

export type ApprovalPage = Readonly<{
  status: ApprovalRow['status'] | undefined;
  /** Continues below this number. */
  before: number | undefined;
  limit: number;
}>;

export interface ApprovalQueries {
  nextId(): Promise<number>;
  find(id: number): Promise<ApprovalRow | undefined>;
  /** Newest first. */
  list(page: ApprovalPage, onlooker: Onlooker): Promise<readonly ApprovalRow[]>;
  /** Those whose time is over and that do not say so yet. */
  overdue(now: Date, limit: number): Promise<readonly number[]>;
  /** Until when somebody is let in at an item by an approval that holds then. */
  approvedUntil(
    who: Pick<AccessQuestion, 'principalId' | 'principalType' | 'jumpClientId'>,
    at: Date,
  ): Promise<number | undefined>;
}
export const APPROVAL_QUERIES = Symbol('APPROVAL_QUERIES');

/** Who looks, with what policy's facts say of them. */
export interface Onlookers {
  of(principal: Readonly<{ id: string; type: 'user' | 'api-account' }>): Promise<Onlooker>;
}
export const ONLOOKERS = Symbol('ONLOOKERS');
