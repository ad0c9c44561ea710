import { ok } from '@jumpfleet/kernel';
import type { SessionPolicyFact } from '../access/facts.js';
import type { SessionTerms } from '../access/session-permissions.js';
import type { AdministeredKind } from './administered.decider.js';
import type { AdministeredEvent } from './administered.messages.js';
import { changedSessionTerms } from './session-terms.js';
import type { SessionTermsChanges } from './session-terms.js';

export type SessionPolicyTerms = Readonly<{
  displayName: string;
  codeName: string;
  description: string;
  /** PO-32. */
  availability: SessionPolicyFact['availability'];
  session: SessionTerms;
}>;
export type SessionPolicyChanges = Readonly<
  Partial<Omit<SessionPolicyTerms, 'session'>> & { session?: SessionTermsChanges }
>;
export type SessionPolicyEvent = AdministeredEvent<'SessionPolicy', SessionPolicyTerms>;

export const sessionPolicyKind: AdministeredKind<
  'SessionPolicy',
  SessionPolicyTerms,
  SessionPolicyChanges
> = {
  name: 'SessionPolicy',
  version: 1,
  slug: 'session-policy',
  noun: 'Session Policy',
  nameTerm: 'displayName',
  codeNameTerm: 'codeName',
  merge: (terms, { session = {}, ...changes }) =>
    ok({ ...terms, ...changes, session: changedSessionTerms(terms.session, session) }),
};

/** PO-34, where it is so. */
export function pinningNotice({ availability, session }: SessionPolicyTerms): string | undefined {
  const isMeaningless =
    availability.includes('rep_invite') && session.permissions.jump_client_pinning === 'allow';
  return isMeaningless
    ? 'Pinning means nothing to invited representatives: they cannot own a session, and only its owner pins.'
    : undefined;
}
