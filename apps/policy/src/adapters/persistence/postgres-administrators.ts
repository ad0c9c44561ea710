import type { Within } from '@jumpfleet/event-log';
import { compile, effectiveUser } from '@jumpfleet/policy-domain';
import type { GroupPolicyFact, PolicyEvent, UserFact } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { NoAdministratorLeft } from '../../application/users/ports.js';
import type { Administrators } from '../../application/users/ports.js';
import { accessFactReadModel } from './access-fact.read-model.js';

/** Whoever takes away an administrator takes turns: two could each leave the other one. */
const administratorsInTurn = 0x6164;

const { table } = accessFactReadModel;
const policiesSql = `
SELECT fact FROM ${table}
WHERE kind = 'group-policy' AND fact IS NOT NULL AND fact->'rights'->>'status' <> 'not_defined'`;
/** Of those who come in for good, whoever may be an administrator. */
const candidatesSql = `
SELECT fact FROM ${table}
WHERE kind = 'user' AND fact IS NOT NULL
  AND (fact->>'enabled')::boolean AND fact->>'expiresAt' IS NULL
  AND (fact->'rights' ? 'administrator' OR number = ANY ($1::int[])
    OR ($2 AND fact->'externalGroups' <> '[]'))`;

@Injectable()
export class PostgresAdministrators implements Administrators {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  readonly remain: Within<PolicyEvent> = async (tx, recorded) => {
    if (!recorded.some(({ event }) => mayTakeOneAway(event))) return;
    await tx.query('SELECT pg_advisory_xact_lock($1)', [administratorsInTurn]);
    if (await hasAdministrator(tx)) return;
    // Outside of the transaction all is as it was: a site that had none is kept from nothing.
    if (await hasAdministrator(this.dataSource.manager))
      throw new NoAdministratorLeft('That was the last administrator.');
  };
}

const settingsThatCount = [
  ...(['rights', 'enabled', 'expiresAt'] as const),
  // By these a group policy names the user.
  ...(['securityProviderId', 'externalGroups'] as const),
];

const alwaysCount: ReadonlySet<PolicyEvent['type']> = new Set([
  'UserDeleted',
  'GroupPolicyCreated',
  'GroupPolicyChanged',
  'GroupPolicyDeleted',
]);

function mayTakeOneAway({ type, data }: PolicyEvent): boolean {
  if (type !== 'UserChanged') return alwaysCount.has(type);
  return settingsThatCount.some((name) => data.changed.includes(name));
}

/** By the facts as they stand there, group policies counted in (PO-39). */
async function hasAdministrator(at: EntityManager): Promise<boolean> {
  const policies = (await at.query<Row<GroupPolicyFact>[]>(policiesSql)).map(({ fact }) => fact);
  const granting = policies.filter(({ rights }) => rights.granted.includes('administrator'));
  const candidates = await at.query<Row<UserFact>[]>(candidatesSql, [
    granting.flatMap(({ users }) => users),
    granting.some(({ externalGroups }) => externalGroups.length > 0),
  ]);
  const snapshot = compile(policies);
  return candidates.some(({ fact }) => effectiveUser(snapshot, fact).isAdministrator);
}

type Row<Fact> = Readonly<{ fact: Fact }>;
