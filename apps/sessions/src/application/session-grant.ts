import type { SessionGrant } from '@jumpfleet/policy-contracts';
import type { SessionStart, SessionTerms } from '@jumpfleet/sessions-domain';
import type { Arrival } from './ports.js';

/** What policy granted, as the session keeps it. */
export function termsOf({ presence, permissions, prompting, endsAt }: SessionGrant): SessionTerms {
  const { rule, defaultAnswer, timeoutSeconds } = prompting;
  return {
    presence,
    permissions: permissions.map(({ permission, allowed, source }) => ({
      name: permission,
      allowed,
      source: source.label,
    })),
    prompting: { rule, defaultAnswer, timeoutSeconds },
    endsAt: typeof endsAt === 'number' ? new Date(endsAt).toISOString() : null,
  };
}

/** A reason that was not needed overrode nothing, and is not kept as if it had. */
export function startOf(start: SessionStart, { overridesSchedule }: SessionGrant): SessionStart {
  return overridesSchedule ? start : { ...start, overrideReason: '' };
}

/** PO-27: where sessions of others keep this one away. */
export function aloneBy(grant: SessionGrant): Arrival['alone'] {
  if (grant.simultaneousJumps === 'join') return 'nowhere';
  return grant.simultaneousOnCopies === true ? 'at-endpoint' : 'at-item';
}
