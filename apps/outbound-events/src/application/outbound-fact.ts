import type { PublishedEvent } from '@jumpfleet/event-log';
import type { FactJumpClient, OutboundFact } from '@jumpfleet/outbound-domain';
import { policyTellings } from './outbound-facts/policy-tellings.js';
import { registryTellings } from './outbound-facts/registry-tellings.js';
import { sessionTellings } from './outbound-facts/session-tellings.js';
import { toldFact } from './outbound-facts/telling.js';
import type { Tellings, ToldFact } from './outbound-facts/telling.js';
import { upgradeTellings } from './outbound-facts/upgrade-tellings.js';

/** Whose events are listened to: the sources of their event logs. */
export const factSources = ['sessions', 'registry', 'upgrades', 'policy'] as const;

const tellings: Tellings = {
  ...sessionTellings,
  ...registryTellings,
  ...upgradeTellings,
  ...policyTellings,
};

/** The types of all events of which recipients may hear. */
export const factTypes: readonly string[] = Object.keys(tellings);

/** What recipients hear of a published event, if anything. */
export function outboundFacts(
  event: PublishedEvent,
  traceparent: string | undefined,
): readonly ToldFact[] {
  const told = tellings[event.type]?.(event) ?? [];
  return told.map((one) => toldFact(event, one, traceparent));
}

/** With what is known of the Jump Client that it is about: filters decide on it, and client events say it. */
export function withClient(fact: OutboundFact, jumpClient: FactJumpClient | undefined) {
  if (!jumpClient) return fact;
  const { jump_client_id: id, ...rest } = fact.fields;
  if (id === undefined) return { ...fact, jumpClient };
  const { name, jumpGroup, tag } = jumpClient;
  const known = { jump_client_id: id, jump_client_name: name, jump_group: jumpGroup, tag };
  const data = { ...fact.data, jumpClient: { id, name, jumpGroup, tag } };
  return { ...fact, jumpClient, fields: { ...known, ...rest }, data };
}
