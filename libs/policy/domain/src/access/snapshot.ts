import {
  CompiledJumpPolicy,
  compiledGroupPolicy,
  compiledJumpGroup,
  compiledPortal,
  compiledRole,
  compiledSessionPolicy,
  compiledSite,
  compiledTeam,
} from './compiled.js';
import type {
  CompiledGroupPolicy,
  CompiledJumpGroup,
  CompiledPortal,
  CompiledRole,
  CompiledSessionPolicy,
  CompiledSite,
  CompiledTeam,
} from './compiled.js';
import type { EffectiveUser } from './effective-user.js';
import type { AccessFact, AccessFactKind, ApiAccountFact, UserFact } from './facts.js';
import { PersistentMap } from './persistent-map.js';

/**
 * All facts at one moment, in the form in which the access question is answered from them. It never
 * changes: the one after a fact came shares with it all that the fact does not touch.
 */
export type AccessSnapshot = Readonly<{
  users: PersistentMap<number, UserFact>;
  userNumbers: PersistentMap<string, number>;
  accounts: PersistentMap<number, ApiAccountFact>;
  accountNumbers: PersistentMap<string, number>;
  jumpGroups: PersistentMap<number, CompiledJumpGroup>;
  roles: PersistentMap<number, CompiledRole>;
  jumpPolicies: PersistentMap<number, CompiledJumpPolicy>;
  sessionPolicies: PersistentMap<number, CompiledSessionPolicy>;
  /** By number. */
  teams: readonly CompiledTeam[];
  /** In the order in which they count (PO-39). */
  groupPolicies: readonly CompiledGroupPolicy[];
  portals: readonly CompiledPortal[];
  /** There is one, by the number 1. */
  sites: PersistentMap<number, CompiledSite>;
  /** What was worked out of users, teams and group policies as they are here. */
  effective: Map<number, EffectiveUser>;
}>;

/** A fact, or the kind and number of one that is gone. */
export type FactChange =
  | Readonly<{ fact: AccessFact }>
  | Readonly<{ gone: Readonly<{ kind: AccessFactKind; number: number }> }>;

const nothing: AccessSnapshot = {
  users: PersistentMap.empty(),
  userNumbers: PersistentMap.empty(),
  accounts: PersistentMap.empty(),
  accountNumbers: PersistentMap.empty(),
  jumpGroups: PersistentMap.empty(),
  roles: PersistentMap.empty(),
  jumpPolicies: PersistentMap.empty(),
  sessionPolicies: PersistentMap.empty(),
  teams: [],
  groupPolicies: [],
  portals: [],
  sites: PersistentMap.empty(),
  effective: new Map(),
};

/** The last fact of a kind and number counts. */
export function compile(facts: Iterable<AccessFact>): AccessSnapshot {
  return withChanges(
    nothing,
    [...facts].map((fact) => ({ fact })),
  );
}

export const withFact = (snapshot: AccessSnapshot, fact: AccessFact): AccessSnapshot =>
  withChanges(snapshot, [{ fact }]);

export const withoutFact = (
  snapshot: AccessSnapshot,
  gone: Readonly<{ kind: AccessFactKind; number: number }>,
): AccessSnapshot => withChanges(snapshot, [{ gone }]);

/** Many at once cost less than one after the other. */
export function withChanges(
  snapshot: AccessSnapshot,
  changes: readonly FactChange[],
): AccessSnapshot {
  const { users, accounts, ...rest } = byKind(changes);
  const isRegrouped = rest.teams.size + rest.groupPolicies.size > 0;
  return {
    users: snapshot.users.with(users),
    userNumbers: snapshot.userNumbers.with(numbersById(users, snapshot.users)),
    accounts: snapshot.accounts.with(accounts),
    accountNumbers: snapshot.accountNumbers.with(numbersById(accounts, snapshot.accounts)),
    jumpGroups: snapshot.jumpGroups.with(mapped(rest.jumpGroups, compiledJumpGroup)),
    roles: snapshot.roles.with(mapped(rest.roles, compiledRole)),
    jumpPolicies: snapshot.jumpPolicies.with(
      mapped(rest.jumpPolicies, (fact) => new CompiledJumpPolicy(fact)),
    ),
    sessionPolicies: snapshot.sessionPolicies.with(
      mapped(rest.sessionPolicies, compiledSessionPolicy),
    ),
    sites: snapshot.sites.with(mapped(rest.sites, compiledSite)),
    teams: ordered(snapshot.teams, mapped(rest.teams, compiledTeam)),
    groupPolicies: ordered(snapshot.groupPolicies, mapped(rest.groupPolicies, compiledGroupPolicy)),
    portals: ordered(snapshot.portals, mapped(rest.portals, compiledPortal)),
    effective: isRegrouped ? new Map<number, EffectiveUser>() : snapshot.effective,
  };
}

type Changed<Kind extends AccessFactKind> = Map<
  number,
  Extract<AccessFact, { kind: Kind }> | undefined
>;

/** The last of each kind and number; undefined where it is gone. */
function byKind(changes: readonly FactChange[]) {
  const kinds: { [Kind in AccessFactKind]: Changed<Kind> } = {
    user: new Map(),
    'api-account': new Map(),
    team: new Map(),
    'group-policy': new Map(),
    'jump-item-role': new Map(),
    'jump-group': new Map(),
    'jump-policy': new Map(),
    'session-policy': new Map(),
    'public-portal': new Map(),
    site: new Map(),
  };
  for (const change of changes) {
    const { kind, number } = 'fact' in change ? change.fact : change.gone;
    const fact = 'fact' in change ? change.fact : undefined;
    (kinds[kind] as Map<number, AccessFact | undefined>).set(number, fact);
  }
  return {
    users: kinds.user,
    accounts: kinds['api-account'],
    teams: kinds.team,
    groupPolicies: kinds['group-policy'],
    roles: kinds['jump-item-role'],
    jumpGroups: kinds['jump-group'],
    jumpPolicies: kinds['jump-policy'],
    sessionPolicies: kinds['session-policy'],
    portals: kinds['public-portal'],
    sites: kinds.site,
  };
}

function mapped<Fact, Compiled>(
  changed: ReadonlyMap<number, Fact | undefined>,
  compiled: (fact: Fact) => Compiled,
): Map<number, Compiled | undefined> {
  return new Map([...changed].map(([number, fact]) => [number, fact && compiled(fact)]));
}

/** An id leads to its number; that of a fact which is gone or has another id now leads nowhere. */
function numbersById<Fact extends Readonly<{ id: string }>>(
  changed: ReadonlyMap<number, Fact | undefined>,
  before: PersistentMap<number, Fact>,
): Map<string, number | undefined> {
  const numbers = new Map<string, number | undefined>();
  for (const number of changed.keys()) {
    const known = before.get(number);
    if (known) numbers.set(known.id, undefined);
  }
  for (const [number, fact] of changed) if (fact) numbers.set(fact.id, number);
  return numbers;
}

type Ordered = Readonly<{ fact: Readonly<{ number: number; position?: number }> }>;

function ordered<Compiled extends Ordered>(
  before: readonly Compiled[],
  changed: ReadonlyMap<number, Compiled | undefined>,
): readonly Compiled[] {
  if (changed.size === 0) return before;
  const added = [...changed.values()].filter((compiled) => compiled !== undefined);
  return [...before.filter(({ fact }) => !changed.has(fact.number)), ...added].sort(
    ({ fact: a }, { fact: b }) => (a.position ?? 0) - (b.position ?? 0) || a.number - b.number,
  );
}
