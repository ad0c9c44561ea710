import type { SessionGrant } from '@jumpfleet/policy-contracts';
import type { SessionStart, SessionTerms } from '@jumpfleet/sessions-domain';
import type { Arrival } from './ports.js';

/** What policy granted, as the session keeps it. */
export function termsOf(grant: SessionGrant): SessionTerms {
  const { presence, permissions, prompting, endsAt } = grant;
  const { rule, defaultAnswer, timeoutSeconds } = prompting;
  return {
    presence,
    permissions: permissions.map(({ permission, allowed, source }) => ({
      name: permission,
      allowed,
      source: source.label,
    })),
    prompting: { rule, defaultAnswer, timeoutSeconds },
    record: isRecorded(grant),
    endsAt: typeof endsAt === 'number' ? new Date(endsAt).toISOString() : null,
  };
}

/** What nobody decided on is recorded; a Jump Policy without recordings has the last word. */
function isRecorded({ permissions, recordingsDisabled }: SessionGrant): boolean {
  if (recordingsDisabled === true) return false;
  const said = permissions.find(({ permission }) => permission === 'session_recording');
  return said === undefined || said.allowed || said.source.layer === 'nobody';
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
