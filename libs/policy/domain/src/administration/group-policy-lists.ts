import { ok, refuse } from '@jumpfleet/kernel';
import type { Result } from '@jumpfleet/kernel';
import type { GroupPolicyFact } from '../access/facts.js';
import { invalid } from './administered.messages.js';
import type { AdministrationRefusal, Reference } from './administered.messages.js';
import type { GroupPolicyChanges, GroupPolicyMember, GroupPolicyTerms } from './group-policy.js';
import { sameTerm } from './same-term.js';
import { choiceReferences } from './session-terms.js';

type Unnumbered<Member> = Member extends unknown ? Omit<Member, 'id'> : never;
export type NewGroupPolicyMember = Unnumbered<GroupPolicyMember>;
type JumpGroup = GroupPolicyFact['jumpGroups'][number];
type Team = GroupPolicyFact['teams'][number];

/** Removing what is not there is refused, and so is adding what is. */
export type GroupPolicyListChanges = Readonly<{
  addMember?: NewGroupPolicyMember;
  removeMember?: number;
  addJumpGroup?: JumpGroup;
  removeJumpGroup?: number;
  addTeam?: Team;
  removeTeam?: number;
}>;

type Lists = Pick<GroupPolicyTerms, 'members' | 'membersMade' | 'jumpGroups' | 'teams'>;
type Merged<Value> = Result<Value, AdministrationRefusal>;

export function mergedLists(terms: Lists, changes: GroupPolicyListChanges): Merged<Partial<Lists>> {
  if (changes.addMember) return withMember(terms, changes.addMember);
  if (changes.removeMember !== undefined)
    return without('members', terms.members, ({ id }) => id === changes.removeMember);
  if (changes.addJumpGroup) return withJumpGroup(terms, changes.addJumpGroup);
  if (changes.removeJumpGroup !== undefined)
    return without(
      'jumpGroups',
      terms.jumpGroups,
      (one) => one.jumpGroup === changes.removeJumpGroup,
    );
  if (changes.addTeam) return withTeam(terms, changes.addTeam);
  if (changes.removeTeam !== undefined)
    return without('teams', terms.teams, ({ team }) => team === changes.removeTeam);
  return ok({});
}

function withMember(
  { members, membersMade }: Lists,
  added: NewGroupPolicyMember,
): Merged<Partial<Lists>> {
  const isThere = members.some((member) => sameTerm(member, { id: member.id, ...added }));
  if (isThere) return refuse(invalid('member-exists', memberTerm(added), 'is a member already'));
  const id = membersMade + 1;
  return ok({ members: [...members, { id, ...added }], membersMade: id });
}

function memberTerm(member: NewGroupPolicyMember): string {
  if ('user' in member) return 'user';
  return 'groupName' in member ? 'groupName' : 'distinguishedName';
}

function withJumpGroup({ jumpGroups }: Lists, added: JumpGroup): Merged<Partial<Lists>> {
  if (jumpGroups.some(({ jumpGroup }) => jumpGroup === added.jumpGroup))
    return refuse(
      invalid('jump-group-exists', 'jumpGroup', 'is named by the Group Policy already'),
    );
  return ok({ jumpGroups: [...jumpGroups, added] });
}

function withTeam({ teams }: Lists, added: Team): Merged<Partial<Lists>> {
  if (teams.some(({ team }) => team === added.team))
    return refuse(invalid('team-exists', 'team', 'is named by the Group Policy already'));
  return ok({ teams: [...teams, added] });
}

function without<Entry>(
  key: keyof Lists,
  entries: readonly Entry[],
  isGone: (entry: Entry) => boolean,
): Merged<Partial<Lists>> {
  const left = entries.filter((entry) => !isGone(entry));
  return left.length < entries.length ? ok({ [key]: left }) : refuse({ kind: 'not-found' });
}

/** Of a new policy, or of what a change newly names. */
export function groupPolicyReferences(
  named: GroupPolicyTerms | GroupPolicyChanges,
): readonly Reference[] {
  const lists = 'members' in named ? namedByTerms(named) : namedByChanges(named);
  const roles =
    'members' in named ? named.representative.settings.roles : named.representative?.roles;
  return [
    ...lists,
    ...Object.entries(roles ?? {}).map(
      ([slot, number]) => ({ term: `roles.${slot}`, kind: 'jump-item-role', number }) as const,
    ),
    ...choiceReferences('attended', named.attended?.choice),
    ...choiceReferences('unattended', named.unattended?.choice),
  ];
}

function namedByTerms({ members, jumpGroups, teams }: GroupPolicyTerms): readonly Reference[] {
  return [
    ...members.flatMap(memberReferences),
    ...jumpGroups.flatMap(jumpGroupReferences),
    ...teams.map(teamReference),
  ];
}

function namedByChanges({ addMember, addJumpGroup, addTeam }: GroupPolicyChanges) {
  return [
    ...(addMember ? memberReferences(addMember) : []),
    ...(addJumpGroup ? jumpGroupReferences(addJumpGroup) : []),
    ...(addTeam ? [teamReference(addTeam)] : []),
  ];
}

function memberReferences(member: NewGroupPolicyMember): readonly Reference[] {
  return 'user' in member
    ? [{ term: 'user', kind: 'user', number: member.user }]
    : [
        {
          term: 'securityProviderId',
          kind: 'security-provider',
          number: member.securityProviderId,
        },
      ];
}

function jumpGroupReferences({ jumpGroup, role }: JumpGroup): readonly Reference[] {
  return [
    { term: 'jumpGroup', kind: 'jump-group', number: jumpGroup },
    ...(role === null ? [] : [{ term: 'role', kind: 'jump-item-role', number: role } as const]),
  ];
}

function teamReference({ team }: Team): Reference {
  return { term: 'team', kind: 'team', number: team };
}
