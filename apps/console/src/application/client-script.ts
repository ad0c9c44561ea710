import type { JumpClient, SearchField } from './fleet.js';

/** What a client script looks for: exactly one of a search over all fields, and conditions that all hold (SB-14). */
export type ScriptQuery = Readonly<{
  search: string;
  conditions: readonly Readonly<{ field: ConditionField; text: string }>[];
  externalKey: string;
  custom: Readonly<Record<string, string>>;
}>;

const conditionFields = ['comments', 'hostname', 'private_ip', 'public_ip', 'tag'] as const;
type ConditionField = (typeof conditionFields)[number];
/** SB-12. */
export const scriptSearchFields: readonly SearchField[] = conditionFields;

class ScriptProblem extends Error {
  override readonly name = 'ScriptProblem';
}

const action = 'start_pinned_client_session';
const customPrefix = 'session.custom.';
const longestSearch = 1024;
const longestCondition = 255;

/** The script in a page's address: `?script=action%3Dstart_pinned_client_session%26search_string%3D...`. */
export function scriptIn(address: string): URLSearchParams | undefined {
  const script = new URLSearchParams(address).get('script');
  return script === null ? undefined : new URLSearchParams(script);
}

export function scriptQuery(script: URLSearchParams): ScriptQuery {
  if (script.get('action') !== action)
    throw new ScriptProblem(`This console runs only scripts with action=${action}.`);
  const search = script.get('search_string') ?? '';
  const conditions = conditionFields
    .map((field) => ({ field, text: script.get(`client.${field}`) ?? '' }))
    .filter(({ text }) => text !== '');
  if ((search === '') === (conditions.length === 0))
    throw new ScriptProblem('Give exactly one of search_string and client.*.');
  if (search.length > longestSearch)
    throw new ScriptProblem(`search_string has more than ${longestSearch} characters.`);
  const long = conditions.find(({ text }) => text.length > longestCondition);
  if (long !== undefined)
    throw new ScriptProblem(`client.${long.field} has more than ${longestCondition} characters.`);
  return {
    search,
    conditions,
    externalKey: script.get('external_key') ?? '',
    custom: customIn(script),
  };
}

function customIn(script: URLSearchParams): Readonly<Record<string, string>> {
  const given = [...script].filter(([name]) => name.startsWith(customPrefix));
  return Object.fromEntries(given.map(([name, value]) => [name.slice(customPrefix.length), value]));
}

const texts: Readonly<Record<ConditionField, (client: JumpClient) => string | null>> = {
  comments: ({ comments }) => comments,
  hostname: ({ hostname }) => hostname,
  private_ip: ({ private_ip: address }) => address,
  public_ip: ({ public_ip: address }) => address,
  tag: ({ tag }) => tag,
};

/** SB-13: each condition is part of its field, whatever the case. */
export function meets(client: JumpClient, { conditions }: ScriptQuery): boolean {
  return conditions.every(({ field, text }) =>
    (texts[field](client) ?? '').toLowerCase().includes(text.toLowerCase()),
  );
}
