import { effectiveUser } from './effective-user.js';
import type { EffectiveUser } from './effective-user.js';
import { maskOf } from './permission-bits.js';
import { decide } from './decide.js';
import type { AccessQuestion, AccessScope } from './question.js';
import { scopeLists } from './scope-lists.js';
import type { AccessSnapshot } from './snapshot.js';
import { codeOfSupport, entranceOf } from './verdict.js';

export type ScopeQuestion = Pick<AccessQuestion, 'principalId' | 'principalType' | 'action' | 'at'>;

/**
 * The access question about all Jump Items at once. What holds of one item or moment only, its Jump Policy
 * and where it shall be moved to, is not asked: an item inside may still be refused for that.
 */
export function scope(snapshot: AccessSnapshot, question: ScopeQuestion): AccessScope {
  const user = userOf(snapshot, question);
  const isOfRoles = user && !user.isAdministrator && maskOf(question.action) > 0;
  if (isOfRoles) return ofRoles(snapshot, user, question);
  const { allowed, code, reasons } = decide(snapshot, question);
  // A jump is of an item, which a scope has none of; whoever came as far as to it may jump to any.
  return allowed || code === 'item-unknown' ? everywhere : { ...nowhere, reasons };
}

/** Who may come in, if it is a user. */
function userOf(
  snapshot: AccessSnapshot,
  { principalType, principalId, at }: ScopeQuestion,
): EffectiveUser | undefined {
  if (principalType !== 'user') return undefined;
  const fact = snapshot.users.get(snapshot.userNumbers.get(principalId) ?? 0);
  return fact && entranceOf(fact, at) === 'allowed' ? effectiveUser(snapshot, fact) : undefined;
}

const nowhere: AccessScope = {
  everything: false,
  jumpGroupIds: [],
  personalListOf: [],
  others: null,
  reasons: [],
};
const everywhere: AccessScope = { ...nowhere, everything: true, reasons: ['It holds everywhere.'] };

function ofRoles(
  snapshot: AccessSnapshot,
  user: EffectiveUser,
  { action }: ScopeQuestion,
): AccessScope {
  if (action === 'jump-client:jump' && codeOfSupport(user) !== 'allowed')
    return { ...nowhere, reasons: ['The user may not jump at all.'] };
  const { jumpGroups, personalListsOf, exceptions } = scopeLists(snapshot, user, action);
  if (exceptions && exceptions.jumpGroups.length + exceptions.personalListsOf.length === 0)
    return { ...everywhere, reasons: ['Every Jump Item Role of the user allows it.'] };
  return {
    everything: false,
    jumpGroupIds: jumpGroups,
    personalListOf: personalListsOf,
    others: exceptions && {
      exceptJumpGroupIds: exceptions.jumpGroups,
      exceptPersonalListOf: exceptions.personalListsOf,
    },
    reasons: ['It holds where a Jump Item Role of the user allows it.'],
  };
}
