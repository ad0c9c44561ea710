import type { AdministeredKind } from './administered.decider.js';
import type { AdministeredEvent } from './administered.messages.js';
import { sessionPolicyReference } from './session-terms.js';

export type PublicPortalTerms = Readonly<{
  name: string;
  /** Host names; each leads to one portal only. */
  addresses: readonly string[];
  /** Numbers of session policies. */
  attended: number | null;
  unattended: number | null;
}>;
export type PublicPortalEvent = AdministeredEvent<'PublicPortal', PublicPortalTerms>;

/** The portal that a site has from its first start on. */
export const defaultPortal = 1;

export const publicPortalKind: AdministeredKind<'PublicPortal', PublicPortalTerms> = {
  name: 'PublicPortal',
  version: 1,
  slug: 'public-portal',
  noun: 'Public Portal',
  nameTerm: 'name',
  exclusiveTerm: 'addresses',
  shipped: [defaultPortal],
  references: ({ attended, unattended }) => [
    ...(attended ? [sessionPolicyReference('attended', attended)] : []),
    ...(unattended ? [sessionPolicyReference('unattended', unattended)] : []),
  ],
};
