import type { Within } from '@jumpfleet/event-log';
import type {
  AdministrationRefusal,
  PolicyEvent,
  Reference,
  UserSettings,
} from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import {
  ADMINISTRATION_LEDGER,
  AdministrationRefused,
} from '../administration/administration-ledger.js';
import type { AdministrationLedger } from '../administration/administration-ledger.js';
import { ADMINISTRATORS } from './ports.js';
import type { Administrators } from './ports.js';

/** A role or session policy that is named and not there. */
export type ReferenceRefusal = Extract<AdministrationRefusal, { kind: 'invalid' }>;

/** What no single user can know of others: whether what it names is there, and whether an administrator is left. */
@Injectable()
export class UserReferences {
  constructor(
    @Inject(ADMINISTRATION_LEDGER) private readonly ledger: AdministrationLedger,
    @Inject(ADMINISTRATORS) private readonly administrators: Administrators,
  ) {}

  get administratorsRemain(): Within<PolicyEvent> {
    return this.administrators.remain;
  }

  /** In the transaction; what is refused is told by `refusalOf`. */
  exist(named: Partial<UserSettings>): Within<PolicyEvent> {
    const references = referencesIn(named);
    if (references.length === 0) return () => Promise.resolve();
    return this.ledger.stayTrue({ slug: 'user', noun: 'user' }, references);
  }

  refusalOf(error: unknown): ReferenceRefusal | undefined {
    if (!(error instanceof AdministrationRefused)) return undefined;
    return error.refusal.kind === 'invalid' ? error.refusal : undefined;
  }
}

function referencesIn({
  representative,
  attended,
  unattended,
}: Partial<UserSettings>): readonly Reference[] {
  const roles = Object.entries(representative?.roles ?? {});
  const choices = Object.entries({ attended, unattended });
  return [
    ...roles.map(
      ([slot, number]) =>
        ({ term: `representative.roles.${slot}`, kind: 'jump-item-role', number }) as const,
    ),
    ...choices.flatMap(([term, choice]) =>
      choice?.kind === 'policy'
        ? [{ term, kind: 'session-policy', number: choice.id, availableTo: 'users' } as const]
        : [],
    ),
  ];
}
