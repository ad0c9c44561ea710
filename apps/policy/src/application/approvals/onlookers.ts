import { AccessDecider } from '@jumpfleet/http';
import { effectiveUser } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { OwnAccessFacts } from '../access-facts/own-access-facts.js';
import type { Onlooker, Onlookers } from './ports.js';

/** Teams count with what group policies add; who manages Jump Policies decides every request. */
@Injectable()
export class FactsOnlookers implements Onlookers {
  constructor(
    @Inject(OwnAccessFacts) private readonly facts: OwnAccessFacts,
    @Inject(AccessDecider) private readonly policy: AccessDecider,
  ) {}

  async of({ id, type }: Readonly<{ id: string; type: Onlooker['type'] }>): Promise<Onlooker> {
    const snapshot = await this.facts.snapshot();
    const fact = snapshot.users.get(snapshot.userNumbers.get(id) ?? 0);
    const teams = fact ? [...effectiveUser(snapshot, fact).ranks.keys()] : [];
    const [decision] = await this.policy.decide([
      { principalId: id, principalType: type, action: 'jump-policies:manage', jumpClientId: '' },
    ]);
    const isAdministrator = decision?.allowed === true;
    return { id, type, number: fact?.number ?? null, teams, isAdministrator };
  }
}

/** Whether the request is there at all for who looks. */
export function mayDecide(
  { users, teams }: Readonly<{ users: readonly number[]; teams: readonly number[] }>,
  onlooker: Onlooker,
): boolean {
  if (onlooker.isAdministrator) return true;
  const isNamed = onlooker.number !== null && users.includes(onlooker.number);
  return isNamed || teams.some((team) => onlooker.teams.includes(team));
}
