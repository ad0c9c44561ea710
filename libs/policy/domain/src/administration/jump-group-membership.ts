import { ok, refuse } from '@jumpfleet/kernel';
import type { Result } from '@jumpfleet/kernel';
import type { JumpGroupFact } from '../access/facts.js';
import type { AdministeredKind } from './administered.decider.js';
import { invalid } from './administered.messages.js';
import type {
  AdministeredEvent,
  AdministrationRefusal,
  Reference,
} from './administered.messages.js';

export type JumpGroupMember = JumpGroupFact['members'][number];

/** A shared Jump Group as the registry told of it, and who was made its member one by one (PO-11). */
export type JumpGroupMembershipTerms = Readonly<{
  name: string;
  codeName: string;
  members: readonly JumpGroupMember[];
}>;
export type JumpGroupMembershipChanges = Readonly<{
  name?: string;
  codeName?: string;
  /** Refused when the user is a member already; `set` when it is none. */
  add?: JumpGroupMember;
  set?: JumpGroupMember;
  /** The number of a user. */
  remove?: number;
}>;
export type JumpGroupMembershipEvent = AdministeredEvent<
  'JumpGroupMembership',
  JumpGroupMembershipTerms
>;

export const jumpGroupMembershipKind: AdministeredKind<
  'JumpGroupMembership',
  JumpGroupMembershipTerms,
  JumpGroupMembershipChanges
> = {
  name: 'JumpGroupMembership',
  version: 1,
  slug: 'jump-group',
  noun: 'Jump Group',
  merge,
  references: (named) => ('members' in named ? [] : [named.add, named.set].flatMap(referencesOf)),
};

function merge(
  { members, ...terms }: JumpGroupMembershipTerms,
  { add, set, remove, ...names }: JumpGroupMembershipChanges,
): Result<JumpGroupMembershipTerms, AdministrationRefusal> {
  const named = { ...terms, ...names };
  const wished = add ?? set;
  const user = wished?.user ?? remove;
  if (user === undefined) return ok({ ...named, members });
  const others = members.filter((member) => member.user !== user);
  const isMember = others.length < members.length;
  if (add && isMember)
    return refuse(invalid('member-exists', 'user', 'is a member of the Jump Group already'));
  if (!add && !isMember) return refuse({ kind: 'not-found' });
  const changed = wished ? [...others, wished].sort((a, b) => a.user - b.user) : others;
  return ok({ ...named, members: changed });
}

function referencesOf(member: JumpGroupMember | undefined): readonly Reference[] {
  if (!member) return [];
  const { user, role } = member;
  return [
    { term: 'user', kind: 'user', number: user },
    ...(role === null ? [] : [{ term: 'role', kind: 'jump-item-role', number: role } as const]),
  ];
}
