import type { EventName } from './recipient-draft.js';

/** An event of the catalogue, as far as this console shows it. */
export type CatalogueEvent = Readonly<{
  name: EventName;
  title: string;
  description: string;
  for_email: boolean;
}>;

export type EventGroup = Readonly<{ title: string; events: readonly CatalogueEvent[] }>;

const groups = [
  ['Support sessions', /^support_conference_/],
  ['Jump Clients', /^jump_client_/],
  ['Upgrades', /^upgrade_/],
  ['Site', /^/],
] as const;

const titleOf = (name: string) => groups.find(([, pattern]) => pattern.test(name))?.[0];

/** B1: e-mail recipients can ask only for what is meant for them. */
export function eventGroups(
  events: readonly CatalogueEvent[],
  type: 'http' | 'email',
): readonly EventGroup[] {
  const offered = type === 'email' ? events.filter((event) => event.for_email) : events;
  return groups
    .map(([title]) => ({ title, events: offered.filter(({ name }) => titleOf(name) === title) }))
    .filter((group) => group.events.length > 0);
}

/** As a cell of the list has it: all of a group by its name, else how many. */
export function eventsInWords(
  wanted: readonly EventName[],
  catalogue: readonly CatalogueEvent[],
): string {
  const all = new Set(wanted);
  const whole = eventGroups(catalogue, 'http').filter(({ events }) =>
    events.every(({ name }) => all.has(name)),
  );
  const inWhole = whole.flatMap(({ events }) => events.map(({ name }) => name));
  const rest = wanted.filter((name) => !inWhole.includes(name));
  const titles = whole.map(({ title }) => title);
  if (rest.length === 0) return titles.join(', ');
  const few = rest.length === 1 ? titleIn(catalogue, rest[0]) : `${rest.length} events`;
  return [...titles, few].join(', ');
}

function titleIn(catalogue: readonly CatalogueEvent[], name: string | undefined): string {
  return catalogue.find((event) => event.name === name)?.title ?? name ?? '';
}

/** With or without all of these. */
export function withEvents(
  wanted: readonly EventName[],
  events: readonly CatalogueEvent[],
  isWanted: boolean,
): EventName[] {
  const names = events.map(({ name }) => name);
  const others = wanted.filter((name) => !names.includes(name));
  return isWanted ? [...others, ...names] : others;
}
