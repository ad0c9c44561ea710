import type { OutboundEventName } from './event-names.js';
import type { OutboundFact } from './webhook-body.js';

type Words = Readonly<{ title: string; summary: string }>;

const client = '{jump_client_name|jump_client_id}';
const member = '{name|username|user_id}';
const session = '{conference_name|lsid}';
const ticket = '[ Ticket: {external_key}.]';
const cycle = 'The upgrade cycle {cycle_id}';

/**
 * `{a|b}` is the first of these fields that says something; what stands in `[...]` is left out where one of its
 * fields says nothing.
 */
const words: Readonly<Record<OutboundEventName, Words>> = {
  support_conference_begin: {
    title: `Support session with ${session} started`,
    summary: `{display_name|username} started a support session with ${session}.${ticket}`,
  },
  support_conference_end: {
    title: `Support session with ${session} ended`,
    summary: `The support session of {display_name|username} with ${session} ended[ ({reason})].${ticket}`,
  },
  support_conference_owner_changed: {
    title: `Support session with ${session} has another owner`,
    summary: `{display_name|username} owns the support session with ${session} now[; it was {previous_owner_name}].${ticket}`,
  },
  support_conference_member_added: {
    title: `${member} joined the support session with ${session}`,
    summary: `${member} ({type}) joined the support session with ${session}.${ticket}`,
  },
  support_conference_member_departed: {
    title: `${member} left the support session with ${session}`,
    summary: `${member} ({type}) left the support session with ${session}[ ({reason})].${ticket}`,
  },
  support_conference_customer_exit_survey_completed: {
    title: `Customer survey of the session with ${session} was answered`,
    summary: `${member} answered the customer exit survey of the support session with ${session}.${ticket}`,
  },
  support_conference_rep_exit_survey_completed: {
    title: `Representative survey of the session with ${session} was answered`,
    summary: `${member} answered the representative exit survey of the support session with ${session}.${ticket}`,
  },
  jump_client_enrolled: {
    title: `Jump Client ${client} enrolled`,
    summary: `A new Jump Client enrolled: ${client}[ on {hostname}][, in {jump_group}].`,
  },
  jump_client_online: {
    title: `Jump Client ${client} is online`,
    summary: `The Jump Client ${client} is connected[ since {since}].`,
  },
  jump_client_offline: {
    title: `Jump Client ${client} is offline`,
    summary: `The Jump Client ${client} is not connected[ since {since}].`,
  },
  jump_client_lost: {
    title: `Jump Client ${client} is lost`,
    summary: `The Jump Client ${client} has not connected[ since {since}] and counts as lost.`,
  },
  jump_client_uninstalled: {
    title: `Jump Client ${client} was uninstalled`,
    summary: `The Jump Client ${client} was removed on the computer itself.`,
  },
  jump_client_deleted: {
    title: `Jump Client ${client} was deleted`,
    summary: `The Jump Client ${client} was deleted[ ({reason})][ by {by_name}].`,
  },
  upgrade_cycle_started: {
    title: `Upgrade to {to_version} started`,
    summary: `${cycle} to version {to_version} started[ for {platforms}][ by {by_name}].`,
  },
  upgrade_cycle_halted: {
    title: `Upgrade halted in ring {ring}`,
    summary: `${cycle} halted in ring {ring}: {failed} of {finished} clients failed. Somebody must resume or cancel it.`,
  },
  upgrade_cycle_finished: {
    title: `Upgrade {outcome}`,
    summary: `${cycle} is {outcome}[: {upgraded} upgraded, {failed} failed][ by {by_name}].`,
  },
  upgrade_client_failed: {
    title: `Upgrade of ${client} failed`,
    summary: `The Jump Client ${client} did not take its upgrade ({code}) in the cycle {cycle_id}.`,
  },
  policy_changed: {
    title: `{kind} {object_name|object_id} was {change}`,
    summary: `The {kind} {object_name|object_id} was {change}[ by {by_name|by_id}].`,
  },
  sign_in_failed: {
    title: `Sign-in of {username} failed`,
    summary: `{attempts} sign-in of {username} from {address} failed ({reason}).`,
  },
  test_event: {
    title: 'Test event',
    summary: 'This is a test event: somebody wanted to see that this recipient hears us.',
  },
};

/** What happened in a few words, as a subject or a headline has them. A pure function of the fact. */
export function eventTitle(fact: Pick<OutboundFact, 'name' | 'fields'>): string {
  return filled(words[fact.name].title, fact.fields);
}

/** What happened in a sentence or two. A pure function of the fact. */
export function eventSummary(fact: Pick<OutboundFact, 'name' | 'fields'>): string {
  return filled(words[fact.name].summary, fact.fields);
}

type Fields = OutboundFact['fields'];

function filled(text: string, fields: Fields): string {
  return text
    .replace(/\[([^\]]*)\]/g, (_, part: string) => (saysAll(part, fields) ? part : ''))
    .replace(/\{([\w|]+)\}/g, (_, names: string) => firstOf(names, fields));
}

function saysAll(part: string, fields: Fields): boolean {
  return [...part.matchAll(/\{([\w|]+)\}/g)].every(
    ([, names = '']) => firstOf(names, fields) !== '',
  );
}

function firstOf(names: string, fields: Fields): string {
  return (
    names
      .split('|')
      .map((name) => fields[name] ?? '')
      .find((value) => value !== '') ?? ''
  );
}
