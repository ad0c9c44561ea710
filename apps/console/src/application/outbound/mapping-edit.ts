import type { MappingBody } from '@jumpfleet/outbound-contracts';

export type Rule = MappingBody['rules'][number];
export type Request = Rule['request'];
export type Find = NonNullable<Rule['find']>;

export type Lookup = NonNullable<MappingBody['lookup']>;

export const newRequest: Request = {
  method: 'POST',
  url: '',
  headers: [{ name: 'content-type', value: 'application/json' }],
  body: '{ "text": {{ event.title | json }} }',
};
export const newFind: Find = {
  method: 'GET',
  url: '',
  headers: [],
  body: '',
  remember: {},
  when: '',
};
/** PO-25: may somebody jump for a ticket of this number? */
export const newLookup: Lookup = {
  request: { method: 'GET', url: 'tickets/{{ ticket.id | url_encode }}', headers: [], body: '' },
  allow: 'answer.id',
  reasons: [],
};
export const newRule: Rule = {
  name: 'New rule',
  events: ['support_conference_end'],
  when: '',
  find: null,
  request: newRequest,
  remember: {},
};

export const emptyMapping: MappingBody = { settings: {}, rules: [newRule] };

/** The list with one item changed. */
export function changedAt<Item>(list: readonly Item[], index: number, item: Item): Item[] {
  return list.map((old, at) => (at === index ? item : old));
}

export function without<Item>(list: readonly Item[], index: number): Item[] {
  return list.filter((_item, at) => at !== index);
}

/** The first rule that fits is the one that is used, so their order matters. */
export function movedUp<Item>(list: readonly Item[], index: number): Item[] {
  const [before, item] = [list[index - 1], list[index]];
  if (before === undefined || item === undefined) return [...list];
  return [...list.slice(0, index - 1), item, before, ...list.slice(index + 1)];
}

/** A line each, `name = /pointer`, as somebody types what is to be kept out of an answer. */
export function rememberedText(remember: Readonly<Record<string, string>>): string {
  return Object.entries(remember)
    .map(([name, pointer]) => `${name} = ${pointer}`)
    .join('\n');
}

export function rememberedIn(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.includes('=') ? line.indexOf('=') : line.length;
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}

/** The mapping with another look-up of tickets, or with none. */
export function withLookup({ settings, rules }: MappingBody, lookup: Lookup | null): MappingBody {
  return { settings, rules, ...(lookup !== null && { lookup }) };
}

/** A line each, `condition => text`, as somebody types why a ticket is refused. */
export function reasonsText(reasons: Lookup['reasons']): string {
  return reasons.map(({ when, text }) => (when === '' ? text : `${when} => ${text}`)).join('\n');
}

export function reasonsIn(text: string): Lookup['reasons'] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const at = line.indexOf('=>');
    return at < 0
      ? { when: '', text: line.trim() }
      : { when: line.slice(0, at).trim(), text: line.slice(at + 2).trim() };
  });
}

/** What a rule does, for those who do not read templates. */
export function ruleInWords(rule: Rule, titleOf: (event: string) => string): string {
  const on = rule.events.map(titleOf).join(', ');
  const when = rule.when === '' ? '' : `, when ${rule.when}`;
  const kept = Object.keys(rule.remember).join(', ');
  const remember = kept === '' ? '' : `, and keep ${kept}`;
  const find = rule.find === null ? '' : `look it up by ${rule.find.method}; if it is not there, `;
  return `On ${on}${when}: ${find}${rule.request.method} ${rule.request.url}${remember}.`;
}
