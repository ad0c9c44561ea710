import { ok } from '@jumpfleet/kernel';
import type { Cause, Result } from '@jumpfleet/kernel';
import { emptyGroupPolicy, groupPolicyKind } from '@jumpfleet/policy-domain';
import type {
  AdministrationRefusal,
  GroupPolicyChanges,
  GroupPolicyTerms,
} from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { AdministeredThings, AdministrationDesk } from './administered-things.js';
import type { AdministeredRow } from './administration-ledger.js';

type Row = AdministeredRow<GroupPolicyTerms>;

/** Between neighbours, so that one can be moved without the others. */
const gap = 1024;
const mostPolicies = 10_000;

/** Group policies in the order in which they count (PO-39). */
@Injectable()
export class GroupPolicies extends AdministeredThings<
  'GroupPolicy',
  GroupPolicyTerms,
  GroupPolicyChanges
> {
  constructor(@Inject(AdministrationDesk) desk: AdministrationDesk) {
    super(groupPolicyKind, desk);
  }

  /** The one that counts first comes first. */
  async ordered(): Promise<readonly Row[]> {
    const { rows } = await this.list({ limit: mostPolicies });
    return [...rows].sort((a, b) => a.terms.position - b.terms.position || a.id - b.id);
  }

  /** Below all others. */
  async createLast(
    name: string,
    changes: GroupPolicyChanges,
    cause: Cause,
  ): Promise<Result<{ id: number }, AdministrationRefusal>> {
    const terms = { ...emptyGroupPolicy, name, position: await this.lastPosition() };
    const made = groupPolicyKind.merge?.(terms, changes) ?? ok(terms);
    return made.ok ? this.create(made.value, cause) : made;
  }

  /** What it says, for nobody yet: members are not copied. */
  async copy(
    { terms }: Row,
    name: string,
    cause: Cause,
  ): Promise<Result<{ id: number }, AdministrationRefusal>> {
    const { members, membersMade } = emptyGroupPolicy;
    const position = await this.lastPosition();
    return this.create({ ...terms, name, position, members, membersMade }, cause);
  }

  /** To a place in the order, from 1; behind the last one is last. */
  async move(
    id: number,
    place: number,
    cause: Cause,
  ): Promise<Result<unknown, AdministrationRefusal>> {
    const others = (await this.ordered()).filter((row) => row.id !== id);
    const after = others[place - 1]?.terms.position;
    const before = others[Math.min(place - 1, others.length) - 1]?.terms.position;
    return this.change(id, { position: between(before, after) }, cause);
  }

  private async lastPosition(): Promise<number> {
    const last = (await this.ordered()).at(-1);
    return (last?.terms.position ?? 0) + gap;
  }
}

/** Numbers have room for some fifty moves to the same place; then two share it, and the older comes first. */
function between(before: number | undefined, after: number | undefined): number {
  if (after === undefined) return (before ?? 0) + gap;
  if (before === undefined) return after - gap;
  return (before + after) / 2;
}
