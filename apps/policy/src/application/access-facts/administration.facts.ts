import {
  groupPolicyKind,
  jumpGroupMembershipKind,
  jumpItemRoleKind,
  publicPortalKind,
  sessionPolicyKind,
  siteAccessKind,
} from '@jumpfleet/policy-domain';
import type {
  GroupPolicyMember,
  GroupPolicyTerms,
  JumpGroupMembershipTerms,
  JumpItemRoleTerms,
  PublicPortalTerms,
  SessionPolicyTerms,
  SiteAccessTerms,
} from '@jumpfleet/policy-domain';
import { administeredFacts } from '../administration/administered.facts.js';

/** What the rules that administrators make mean to the access question. */
export const administrationFacts = {
  ...administeredFacts(jumpItemRoleKind, (number, { name, permissions }: JumpItemRoleTerms) => ({
    kind: 'jump-item-role',
    number,
    name,
    permissions,
  })),
  ...administeredFacts(
    sessionPolicyKind,
    (number, { displayName, codeName, availability, session }: SessionPolicyTerms) => ({
      kind: 'session-policy',
      number,
      name: displayName,
      codeName,
      availability,
      terms: session,
    }),
  ),
  ...administeredFacts(publicPortalKind, (number, terms: PublicPortalTerms) => ({
    kind: 'public-portal',
    number,
    ...terms,
  })),
  ...administeredFacts(siteAccessKind, (_number, terms: SiteAccessTerms) => ({
    kind: 'site',
    number: 1,
    ...terms,
  })),
  ...administeredFacts(jumpGroupMembershipKind, (number, terms: JumpGroupMembershipTerms) => ({
    kind: 'jump-group',
    number,
    ...terms,
  })),
  ...administeredFacts(groupPolicyKind, (number, terms: GroupPolicyTerms) => ({
    kind: 'group-policy',
    number,
    name: terms.name,
    position: terms.position,
    users: terms.members.flatMap((member) => ('user' in member ? [member.user] : [])),
    externalGroups: terms.members.flatMap(externalGroup),
    representative: terms.representative,
    rights: terms.rights,
    attended: terms.attended,
    unattended: terms.unattended,
    jumpGroups: terms.jumpGroups,
    teams: terms.teams,
  })),
};

function externalGroup(member: GroupPolicyMember) {
  if ('user' in member) return [];
  const { securityProviderId } = member;
  const name = 'groupName' in member ? member.groupName : member.distinguishedName;
  return [{ securityProviderId, name }];
}
