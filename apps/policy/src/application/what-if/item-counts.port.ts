import type { AccessFactKind, ListCount } from '@jumpfleet/policy-domain';

export const ITEM_COUNTS = Symbol('ITEM_COUNTS');

export type TermsReference = Readonly<{ kind: AccessFactKind; number: number }>;

/** How many Jump Items what is asked about. */
export interface ItemCounts {
  byList(): Promise<readonly ListCount[]>;
  /** Those to which a policy is assigned, in the order asked. */
  withTerms(terms: readonly TermsReference[]): Promise<readonly number[]>;
}
