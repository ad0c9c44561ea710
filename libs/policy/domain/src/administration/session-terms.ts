import { sessionPermissions } from '../access/session-permissions.js';
import type {
  Prompting,
  SessionPermission,
  SessionPolicyChoice,
  SessionTerms,
} from '../access/session-permissions.js';
import type { Reference } from './administered.messages.js';

/** Permissions that are not named stay; null is `Not Defined`. */
export type SessionTermsChanges = Readonly<{
  permissions?: Readonly<Partial<Record<SessionPermission, 'allow' | 'deny' | null>>>;
  prompting?: Prompting | null;
}>;

/** Always in the same order, so that equal terms are equal as JSON. */
export function changedSessionTerms(
  current: SessionTerms,
  { permissions = {}, prompting: wished }: SessionTermsChanges,
): SessionTerms {
  const answerOf = (permission: SessionPermission) =>
    permission in permissions ? permissions[permission] : current.permissions[permission];
  const answers = sessionPermissions.flatMap((permission) => {
    const answer = answerOf(permission);
    return answer ? [[permission, answer] as const] : [];
  });
  const prompting = wished === undefined ? current.prompting : wished;
  return {
    permissions: Object.fromEntries(answers),
    ...(prompting && { prompting }),
  };
}

/** PO-32: a user, group policy or portal may name what is available to users. */
export function sessionPolicyReference(term: string, number: number): Reference {
  return { term, kind: 'session-policy', number, availableTo: 'users' };
}

export function choiceReferences(
  term: string,
  choice: SessionPolicyChoice | undefined,
): readonly Reference[] {
  return choice?.kind === 'policy' ? [sessionPolicyReference(term, choice.id)] : [];
}
