import type { ApiAccountPermissions } from './api-account.messages.js';

/** The principal as policy knows it now, which may differ from what an older token says. */
export type KnownPrincipal = Readonly<{ administrator: boolean; enabled: boolean }>;

export type Decision = Readonly<{
  allowed: boolean;
  code: 'allowed' | 'principal-unknown' | 'principal-disabled' | 'right-missing';
  reasons: readonly string[];
}>;

/** The access question. The first rule is the whole policy so far: administrators may. */
export function decideAccess(principal: KnownPrincipal | undefined): Decision {
  if (!principal) return no('principal-unknown', 'The account does not exist.');
  if (!principal.enabled) return no('principal-disabled', 'The account is disabled.');
  if (!principal.administrator) return no('right-missing', 'Only administrators may do this.');
  return { allowed: true, code: 'allowed', reasons: ['Administrators may do everything.'] };
}

/** Where a principal may do something; see `AccessScope` of the contracts. */
export type Scope = Readonly<{
  everything: boolean;
  jumpGroupIds: readonly number[];
  personalListOf: readonly number[];
  reasons: readonly string[];
}>;

/** The access question about all Jump Items at once; it never allows what `decideAccess` refuses. */
export function decideScope(principal: KnownPrincipal | undefined): Scope {
  const { allowed, reasons } = decideAccess(principal);
  return { everything: allowed, jumpGroupIds: [], personalListOf: [], reasons };
}

/** Until permissions are told apart, an API account with all that matter counts as an administrator. */
export function isAdministrator({ command, configuration }: ApiAccountPermissions): boolean {
  return command === 'full_access' && configuration;
}

function no(code: Decision['code'], reason: string): Decision {
  return { allowed: false, code, reasons: [reason] };
}
