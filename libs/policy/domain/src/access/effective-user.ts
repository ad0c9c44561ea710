import { compiledTerms, namesUser } from './compiled.js';
import type { CompiledGroupPolicy, CompiledTerms } from './compiled.js';
import type {
  AdministrationRight,
  GroupPolicyFact,
  PolicyStatus,
  RepresentativeSettings,
  TeamRank,
  UserFact,
} from './facts.js';
import type { SessionPolicyChoice } from './session-permissions.js';
import type { AccessSnapshot } from './snapshot.js';

/** A value and who set it: a group policy, or null for the user's own settings. */
export type Settled<Value> = Readonly<{
  value: Value;
  by: GroupPolicyFact | null;
  /** Who said it before, in order, and did not count; or came after one that was final. */
  overrode: readonly (GroupPolicyFact | null)[];
}>;

/** What a user may choose of session permissions, ready to be looked up (PO-42). */
export type EffectiveChoice = Readonly<{
  choice: SessionPolicyChoice;
  /** Of `custom` terms. */
  terms: CompiledTerms | undefined;
}>;

export type Rank = Readonly<{ rank: TeamRank; by: GroupPolicyFact | null }>;

/** A user with all that group policies make of it. */
export type EffectiveUser = Readonly<{
  fact: UserFact;
  /** Those that name the user, in order. */
  policies: readonly CompiledGroupPolicy[];
  isAdministrator: boolean;
  rights: Settled<readonly AdministrationRight[]>;
  representative: Settled<RepresentativeSettings>;
  attended: Settled<EffectiveChoice>;
  unattended: Settled<EffectiveChoice>;
  /** In which teams, by their numbers. */
  ranks: ReadonlyMap<number, Rank>;
}>;

/** Worked out once, and again only after the user, a team or a group policy has changed. */
export function effectiveUser(snapshot: AccessSnapshot, fact: UserFact): EffectiveUser {
  const known = snapshot.effective.get(fact.number);
  if (known?.fact === fact) return known;
  const user = workedOut(snapshot, fact);
  snapshot.effective.set(fact.number, user);
  return user;
}

function workedOut(snapshot: AccessSnapshot, fact: UserFact): EffectiveUser {
  const policies = snapshot.groupPolicies.filter((policy) => namesUser(policy, fact));
  const rights = settled(fact.rights, policies, ({ fact: { rights: block } }) => ({
    status: block.status,
    value: block.granted,
  }));
  return {
    fact,
    policies,
    isAdministrator: rights.value.includes('administrator'),
    rights,
    representative: settled(fact.representative, policies, ({ fact: { representative } }) => ({
      status: representative.status,
      value: representative.settings,
    })),
    attended: settledChoice(fact, policies, 'attended'),
    unattended: settledChoice(fact, policies, 'unattended'),
    ranks: ranksOf(snapshot, fact, policies),
  };
}

type Block<Value> = Readonly<{ status: PolicyStatus; value: Value }>;

/**
 * PO-39: the user's own settings are the base; each policy that defines the block replaces what was before,
 * down the list, until one that is final.
 */
function settled<Value>(
  own: Value,
  policies: readonly CompiledGroupPolicy[],
  blockOf: (policy: CompiledGroupPolicy) => Block<Value>,
): Settled<Value> {
  let [value, by] = [own, null as GroupPolicyFact | null];
  let isFinal = false;
  const overrode: (GroupPolicyFact | null)[] = [];
  for (const policy of policies) {
    const block = blockOf(policy);
    if (block.status === 'not_defined') continue;
    if (isFinal) {
      overrode.push(policy.fact);
      continue;
    }
    overrode.push(by);
    [value, by] = [block.value, policy.fact];
    isFinal = block.status === 'final';
  }
  return { value, by, overrode };
}

function settledChoice(
  fact: UserFact,
  policies: readonly CompiledGroupPolicy[],
  presence: 'attended' | 'unattended',
): Settled<EffectiveChoice> {
  const { value: choice, ...rest } = settled(fact[presence], policies, (policy) => ({
    status: policy.fact[presence].status,
    value: policy.fact[presence].choice,
  }));
  const terms = choice.kind === 'custom' ? compiledTerms(choice.terms) : undefined;
  return { value: { choice, terms }, ...rest };
}

/** Made a member one by one counts before the first group policy that names the team, as with Jump Groups. */
function ranksOf(
  { teams }: AccessSnapshot,
  { number }: UserFact,
  policies: readonly CompiledGroupPolicy[],
): ReadonlyMap<number, Rank> {
  const ranks = new Map<number, Rank>();
  for (const { fact, ranks: members } of teams) {
    const own = members.get(number);
    const policy = own ? undefined : policies.find((one) => one.ranks.has(fact.number));
    const rank = own ?? policy?.ranks.get(fact.number);
    if (rank) ranks.set(fact.number, { rank, by: policy?.fact ?? null });
  }
  return ranks;
}
