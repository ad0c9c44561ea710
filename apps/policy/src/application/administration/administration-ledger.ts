import type { Within } from '@jumpfleet/event-log';
import type { AdministrationRefusal, PolicyEvent, Reference } from '@jumpfleet/policy-domain';

export const ADMINISTRATION_LEDGER = Symbol('ADMINISTRATION_LEDGER');

/** Refuses inside a transaction, so that all of it is undone. */
export class AdministrationRefused extends Error {
  override readonly name = 'AdministrationRefused';

  constructor(readonly refusal: AdministrationRefusal) {
    super(refusal.kind);
  }
}

/** A thing as the lists show it. */
export type AdministeredRow<Terms> = Readonly<{
  id: number;
  /** Blank where such things have none. */
  name: string;
  code_name: string;
  terms: Terms;
}>;

/** Which kind, and where its names stand; all that the ledger must know of it. */
export type LedgerKind = Readonly<{
  slug: string;
  noun: string;
  nameTerm?: string;
  codeNameTerm?: string;
  exclusiveTerm?: string;
}>;

export type LedgerQuery = Readonly<{
  limit: number;
  offset?: number;
  /** Only those behind this number. */
  after?: number;
  name?: string | undefined;
  codeName?: string | undefined;
}>;

/** What no single thing can know: the numbers, names and uses of all. */
export interface AdministrationLedger {
  nextId(kind: LedgerKind): Promise<number>;
  /** A code name made from the name that none of its kind has yet. */
  freeCodeName(kind: LedgerKind, name: string): Promise<string>;
  /**
   * In the transaction of the thing's events, and one after the other with all such: its names are its own,
   * what it newly names is there, and nothing names it any more when it goes. Throws `AdministrationRefused`.
   */
  stayTrue(kind: LedgerKind, references: readonly Reference[]): Within<PolicyEvent>;
  list<Terms>(
    kind: LedgerKind,
    query: LedgerQuery,
  ): Promise<Readonly<{ rows: readonly AdministeredRow<Terms>[]; total: number }>>;
  one<Terms>(kind: LedgerKind, id: number): Promise<AdministeredRow<Terms> | undefined>;
  /** Which of them are there, of those kinds that are access facts. */
  known(slug: string, numbers: readonly number[]): Promise<ReadonlySet<number>>;
  /** Who names it, in words. */
  usesOf(kind: LedgerKind, id: number): Promise<readonly string[]>;
}
