import { availabilityAt, scheduleFault } from '@jumpfleet/kernel';
import type {
  GroupPolicyFact,
  JumpGroupFact,
  JumpItemRoleFact,
  JumpPolicyFact,
  PublicPortalFact,
  SessionPolicyFact,
  SiteFact,
  TeamFact,
  TeamRank,
  UserFact,
} from './facts.js';
import { itemMask, sessionBits } from './permission-bits.js';
import type { Prompting, SessionPermission, SessionTerms } from './session-permissions.js';

/* Each fact in the form in which a decision reads it; made once, when the fact comes. */

export type CompiledRole = Readonly<{ fact: JumpItemRoleFact; mask: number }>;
export const compiledRole = (fact: JumpItemRoleFact): CompiledRole => ({
  fact,
  mask: itemMask(fact.permissions),
});

/** Each member's role; null is the user's default. */
export type CompiledJumpGroup = Readonly<{
  fact: JumpGroupFact;
  roles: ReadonlyMap<number, number | null>;
}>;
export const compiledJumpGroup = (fact: JumpGroupFact): CompiledJumpGroup => ({
  fact,
  roles: new Map(fact.members.map(({ user, role }) => [user, role])),
});

export type CompiledTeam = Readonly<{ fact: TeamFact; ranks: ReadonlyMap<number, TeamRank> }>;
export const compiledTeam = (fact: TeamFact): CompiledTeam => ({
  fact,
  ranks: new Map(fact.members.map(({ user, rank }) => [user, rank])),
});

export type CompiledGroupPolicy = Readonly<{
  fact: GroupPolicyFact;
  users: ReadonlySet<number>;
  externalGroups: ReadonlySet<string>;
  roles: ReadonlyMap<number, number | null>;
  ranks: ReadonlyMap<number, TeamRank>;
}>;
export const compiledGroupPolicy = (fact: GroupPolicyFact): CompiledGroupPolicy => ({
  fact,
  users: new Set(fact.users),
  externalGroups: new Set(fact.externalGroups.map((group) => externalKey(group))),
  roles: new Map(fact.jumpGroups.map(({ jumpGroup, role }) => [jumpGroup, role])),
  ranks: new Map(fact.teams.map(({ team, rank }) => [team, rank])),
});

/** Named one by one, or by a group that its security provider vouched for. */
export function namesUser({ users, externalGroups }: CompiledGroupPolicy, user: UserFact): boolean {
  if (users.has(user.number)) return true;
  if (externalGroups.size === 0) return false;
  const { securityProviderId } = user;
  return user.externalGroups.some((name) =>
    externalGroups.has(externalKey({ securityProviderId, name })),
  );
}

const externalKey = (group: Readonly<{ securityProviderId: number; name: string }>): string =>
  `${String(group.securityProviderId)} ${group.name}`;

/** Which permissions are allowed and which are denied; what is in neither is Not Defined (PO-30). */
export type CompiledTerms = Readonly<{
  allow: number;
  deny: number;
  prompting: Prompting | undefined;
}>;
export function compiledTerms({ permissions, prompting }: SessionTerms): CompiledTerms {
  let [allow, deny] = [0, 0];
  for (const [name, answer] of Object.entries(permissions)) {
    const bit = sessionBits[name as SessionPermission];
    if (answer === 'allow') allow |= bit;
    else deny |= bit;
  }
  return { allow, deny, prompting };
}

export type CompiledSessionPolicy = Readonly<{ fact: SessionPolicyFact; terms: CompiledTerms }>;
export const compiledSessionPolicy = (fact: SessionPolicyFact): CompiledSessionPolicy => ({
  fact,
  terms: compiledTerms(fact.terms),
});

export type CompiledPortal = Readonly<{ fact: PublicPortalFact; addresses: readonly string[] }>;
export const compiledPortal = (fact: PublicPortalFact): CompiledPortal => ({
  fact,
  addresses: fact.addresses.map((address) => address.toLowerCase()),
});

export type CompiledSite = Readonly<{
  fact: SiteFact;
  attended: CompiledTerms;
  unattended: CompiledTerms;
}>;
export const compiledSite = (fact: SiteFact): CompiledSite => ({
  fact,
  attended: compiledTerms(fact.attended),
  unattended: compiledTerms(fact.unattended),
});

/** From `from` up to, not including, `until` nothing about the schedule changes. */
export type Window = Readonly<{ isOpen: boolean; from: number; until: number }>;

const ever = { from: -Infinity, until: Infinity };
const always: Window = { isOpen: true, ...ever };
/** What a schedule that is none permits. */
const never: Window = { isOpen: false, ...ever };

/** Remembers the window it looked at last: many questions fall into one, and working one out is dear. */
export class CompiledJumpPolicy {
  readonly fact: JumpPolicyFact;
  private window: Window | undefined;

  constructor(fact: JumpPolicyFact) {
    this.fact = fact;
    const { scheduleEnabled, schedule } = fact.terms;
    if (!scheduleEnabled) this.window = always;
    else if (scheduleFault(schedule)) this.window = never;
  }

  windowAt(at: number): Window {
    if (this.window && this.window.from <= at && at < this.window.until) return this.window;
    const { isOpen, changesAt } = availabilityAt(this.fact.terms.schedule, new Date(at));
    this.window = changesAt
      ? { isOpen, from: at, until: changesAt.getTime() }
      : { isOpen, ...ever };
    return this.window;
  }
}
