import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { AccessFact, AccessQuestion, ItemPermission } from '@jumpfleet/policy-domain';
import { StringAdapter, newCachedEnforcer, newEnforcer, newModelFromString } from 'casbin';
import { rolePermissions, userId } from './large-site.js';

/*
 * What casbin and Cedar can say as well: which role a user has in a shared Jump Group, one by one or else by
 * group policy, and whether that role allows the action. No schedules, sessions, teams or reasons.
 */

const permissionFor: Readonly<Record<string, ItemPermission>> = {
  'jump-client:jump': 'start',
  'jump-client:edit-tag': 'edit_tag',
  'jump-client:remove': 'remove',
};

/** A question that all three can answer. */
export type PlainQuestion = Readonly<{ user: string; group: number; permission: ItemPermission }>;

export const isPlain = ({ action, item }: AccessQuestion): boolean =>
  item?.list.type === 'shared' && item.jumpPolicy === null && action in permissionFor;

export const plainOf = ({ principalId, item, action }: AccessQuestion): PlainQuestion => ({
  user: principalId,
  group: item?.list.number ?? 0,
  permission: permissionFor[action] ?? 'start',
});

/** The role that counts for each member of each group: worked out beforehand for those who cannot. */
export function membershipsOf(facts: readonly AccessFact[]): ReadonlyMap<string, number> {
  const roles = new Map<string, number>();
  const policies = facts.filter((fact) => fact.kind === 'group-policy');
  for (const { users, jumpGroups } of policies.sort((a, b) => b.position - a.position))
    for (const { jumpGroup, role } of jumpGroups)
      for (const user of users) roles.set(`${userId(user)} ${jumpGroup}`, role ?? 0);
  for (const { number, members } of facts.filter((fact) => fact.kind === 'jump-group'))
    for (const { user, role } of members) roles.set(`${userId(user)} ${number}`, role ?? 0);
  return roles;
}

const casbinModel = `
[request_definition]
r = sub, dom, act
[policy_definition]
p = sub, act
[role_definition]
g = _, _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.act == p.act && g(r.sub, p.sub, r.dom)
`;

/** Roles with domains, the action compared first; synchronous, which is the faster way to ask it. */
export async function casbin(memberships: ReadonlyMap<string, number>) {
  const lines = [...rolePermissions].flatMap(([role, permissions]) =>
    permissions.map((permission) => `p, role-${role}, ${permission}`),
  );
  for (const [membership, role] of memberships) {
    const [user = '', group = ''] = membership.split(' ');
    lines.push(`g, ${user}, role-${role}, group-${group}`);
  }
  const policy = lines.join('\n');
  const enforcer = await newEnforcer(newModelFromString(casbinModel), new StringAdapter(policy));
  const cached = await newCachedEnforcer(
    newModelFromString(casbinModel),
    new StringAdapter(policy),
  );
  const asked = ({ user, group, permission }: PlainQuestion): [string, string, string] => [
    user,
    `group-${group}`,
    permission,
  ];
  return {
    decides: (question: PlainQuestion) => enforcer.enforceSync(...asked(question)),
    cached: (question: PlainQuestion) => cached.enforce(...asked(question)),
  };
}

/**
 * One policy for each permission, parsed beforehand; a question brings the two entities that it is about, cut
 * to the one group, and both are made beforehand, too.
 */
export function cedarDecides(
  memberships: ReadonlyMap<string, number>,
  questions: readonly PlainQuestion[],
): (at: number) => boolean {
  const permissions = ['start', 'edit_tag', 'remove'] as const;
  const staticPolicies = permissions
    .map(
      (one) =>
        `permit(principal, action == Action::"${one}", resource) when { principal in resource.${one} };`,
    )
    .join('\n');
  const parsed = cedar.preparsePolicySet('roles', { staticPolicies });
  if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed));
  const calls = questions.map(({ user, group, permission }) => {
    const role = memberships.get(`${user} ${group}`);
    const held = role === undefined ? [] : (rolePermissions.get(role) ?? []);
    const may = (one: string) => ({ type: 'May', id: `${group} ${one}` });
    const principal = { type: 'User', id: user };
    const resource = { type: 'Item', id: `in ${group}` };
    return {
      principal,
      action: { type: 'Action', id: permission },
      resource,
      context: {},
      preparsedPolicySetId: 'roles',
      entities: [
        { uid: principal, attrs: {}, parents: held.map(may) },
        {
          uid: resource,
          attrs: Object.fromEntries(permissions.map((one) => [one, { __entity: may(one) }])),
          parents: [],
        },
      ],
    };
  });
  return (at) => {
    const [call] = [calls[at % calls.length]];
    if (!call) throw new Error('nothing is asked');
    const answer = cedar.statefulIsAuthorized(call);
    if (answer.type !== 'success') throw new Error(JSON.stringify(answer));
    return answer.response.decision === 'allow';
  };
}
