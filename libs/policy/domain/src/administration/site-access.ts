import { ok } from '@jumpfleet/kernel';
import type { SiteFact } from '../access/facts.js';
import { sessionPermissions } from '../access/session-permissions.js';
import type { SessionTerms } from '../access/session-permissions.js';
import type { AdministeredKind } from './administered.decider.js';
import { invalid } from './administered.messages.js';
import type { AdministeredEvent, InvalidTerm } from './administered.messages.js';
import { changedSessionTerms } from './session-terms.js';
import type { SessionTermsChanges } from './session-terms.js';

/** What holds for the whole site: PO-27, and the session policy that answers what no other one defines. */
export type SiteAccessTerms = Readonly<{
  simultaneousJumps: SiteFact['simultaneousJumps'];
  attended: SessionTerms;
  unattended: SessionTerms;
}>;
export type SiteAccessChanges = Readonly<{
  simultaneousJumps?: SiteFact['simultaneousJumps'];
  attended?: SessionTermsChanges;
  unattended?: SessionTermsChanges;
}>;
export type SiteAccessEvent = AdministeredEvent<'SiteAccess', SiteAccessTerms>;

/** There is one. */
export const theSite = 1;

const allowed: SessionTerms = {
  permissions: Object.fromEntries(sessionPermissions.map((permission) => [permission, 'allow'])),
  prompting: { rule: 'never', defaultAnswer: 'deny', timeoutSeconds: 30 },
};

/** Every tool, and nobody is asked: who wants less says so here, or in a policy for fewer. */
export const siteAccessDefaults: SiteAccessTerms = {
  simultaneousJumps: 'join',
  attended: allowed,
  unattended: allowed,
};

export const siteAccessKind: AdministeredKind<'SiteAccess', SiteAccessTerms, SiteAccessChanges> = {
  name: 'SiteAccess',
  version: 1,
  slug: 'site',
  noun: 'site',
  shipped: [theSite],
  merge: (terms, { simultaneousJumps, attended = {}, unattended = {} }) =>
    ok({
      simultaneousJumps: simultaneousJumps ?? terms.simultaneousJumps,
      attended: changedSessionTerms(terms.attended, attended),
      unattended: changedSessionTerms(terms.unattended, unattended),
    }),
  faultOf: ({ attended, unattended }) =>
    openQuestion('attended', attended) ?? openQuestion('unattended', unattended),
};

/** There is no policy below this one. */
function openQuestion(
  term: string,
  { permissions, prompting }: SessionTerms,
): InvalidTerm | undefined {
  const isWhole = sessionPermissions.every((permission) => permissions[permission]) && prompting;
  return isWhole
    ? undefined
    : invalid(
        'global-policy-incomplete',
        term,
        'must allow or deny everything, and say who is prompted',
      );
}
