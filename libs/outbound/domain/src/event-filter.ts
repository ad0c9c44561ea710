import { fleetEventNames, sessionEventNames } from './event-names.js';
import type { OutboundEventName } from './event-names.js';
import type { EventFilter } from './recipient.messages.js';
import type { OutboundFact } from './webhook-body.js';

/** Of these no Jump Client is the subject: groups and tags say nothing of them. */
const aboutNoJumpClient = new Set<OutboundEventName>(
  fleetEventNames.filter(
    (name) => !name.startsWith('jump_client_') && name !== 'upgrade_client_failed',
  ),
);
const ofSessions = new Set<OutboundEventName>(sessionEventNames);

/**
 * Whether a recipient with this filter hears of a fact. A condition that a fact cannot meet, as its Jump
 * Client is not known, is not met: a recipient for some groups never hears of others.
 */
export function passesFilter(filter: EventFilter, fact: OutboundFact): boolean {
  return hasItsClient(filter, fact) && hasItsKey(filter, fact);
}

function hasItsClient(
  { jumpGroups, tags }: EventFilter,
  { name, jumpClient }: OutboundFact,
): boolean {
  if (aboutNoJumpClient.has(name)) return true;
  return isAmong(jumpGroups, jumpClient?.jumpGroup) && isAmong(tags, jumpClient?.tag);
}

function isAmong(wanted: readonly string[], value: string | undefined): boolean {
  return wanted.length === 0 || (value !== undefined && wanted.includes(value));
}

/** B7: *tasks only*. */
function hasItsKey({ externalKey }: EventFilter, { name, fields }: OutboundFact): boolean {
  if (externalKey === 'any' || !ofSessions.has(name)) return true;
  return (fields['external_key'] ?? '') !== '';
}
