import { effectiveUser } from '@jumpfleet/policy-domain';
import type {
  AccessSnapshot,
  AdministrationRight,
  RepresentativeSettings,
} from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { OwnAccessFacts } from '../access-facts/own-access-facts.js';
import type { UserRow } from './user-list.projection.js';

export type EffectiveUser = Readonly<{
  rights: readonly AdministrationRight[];
  representative: RepresentativeSettings;
}>;

/** What users may do in the end: their own settings, and what group policies make of them (PO-39). */
@Injectable()
export class EffectiveUsers {
  constructor(@Inject(OwnAccessFacts) private readonly facts: OwnAccessFacts) {}

  async of(user: UserRow): Promise<EffectiveUser> {
    return effectiveIn(await this.facts.snapshot(), user);
  }

  async ofAll<Row extends UserRow>(
    users: readonly Row[],
  ): Promise<readonly Readonly<{ user: Row; effective: EffectiveUser }>[]> {
    const snapshot = await this.facts.snapshot();
    return users.map((user) => ({ user, effective: effectiveIn(snapshot, user) }));
  }
}

function effectiveIn(snapshot: AccessSnapshot, { number, settings }: UserRow): EffectiveUser {
  const fact = snapshot.users.get(number);
  if (!fact) return settings;
  const { rights, representative } = effectiveUser(snapshot, fact);
  return { rights: rights.value, representative: representative.value };
}
