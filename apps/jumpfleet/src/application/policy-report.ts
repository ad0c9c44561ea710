type Terms = Readonly<Record<string, unknown>>;

export type PolicyChange = Readonly<{
  section: string;
  action: 'create' | 'change' | 'delete';
  name: string;
  before: Terms | null;
  after: Terms | null;
}>;

/** What would lead from the configuration to a document. */
export type PolicyPlan = Readonly<{
  changes: readonly PolicyChange[];
  /** Names in the document that nothing has. */
  problems: readonly string[];
}>;

const signs = { create: '+', change: '~', delete: '-' } as const;

/** The plan in lines for people: each section with its things, each thing with what of it differs. */
export function planLines({ changes, problems }: PolicyPlan): readonly string[] {
  const sections = [...new Set(changes.map(({ section }) => section))];
  return [
    ...sections.flatMap((section) => [
      section,
      ...changes.filter((one) => one.section === section).flatMap((one) => changeLines(one)),
    ]),
    ...problems.map((problem) => `There is no ${problem}.`),
    summary(changes),
  ];
}

function changeLines({ action, name, before, after }: PolicyChange): readonly string[] {
  const title = `  ${signs[action]} ${JSON.stringify(name)}`;
  if (action === 'delete') return [title];
  return [title, ...differences('', before ?? {}, after ?? {}).map((line) => `      ${line}`)];
}

function summary(changes: readonly PolicyChange[]): string {
  const count = (wanted: PolicyChange['action']): string =>
    String(changes.filter(({ action }) => action === wanted).length);
  if (changes.length === 0) return 'No differences.';
  return `${count('create')} to create, ${count('change')} to change, ${count('delete')} to delete`;
}

type Reach = Readonly<{
  /** Null is every list where nothing of its own holds, or no list at all. */
  list: Readonly<{ type: 'shared' | 'personal'; number: number }> | null;
  items: number;
  gained: readonly string[];
  lost: readonly string[];
  who: readonly string[];
  count: number;
}>;

export type PolicyWhatIf = Readonly<
  Record<'on_items' | 'rights' | 'sessions', readonly Reach[]> & { is_cut: boolean }
>;

/** Who would gain and lose what, in lines for people. */
export function whatIfLines(whatIf: PolicyWhatIf | null): readonly string[] {
  if (!whatIf) return ['Who would gain and lose what cannot be told of this plan.'];
  const { on_items, rights, sessions, is_cut } = whatIf;
  const lines = [
    ...on_items.map((one) => `  ${reachLine(one)} on ${placeOf(one)}`),
    ...rights.map((one) => `  ${reachLine(one)}`),
    ...sessions.map((one) => `  ${reachLine(one)} in sessions`),
    ...(is_cut ? ['  and more than is told here'] : []),
  ];
  return lines.length === 0
    ? ['Nobody gains or loses anything.']
    : ['who gains and loses', ...lines];
}

function reachLine({ gained, lost, who, count }: Reach): string {
  const names = who.map((name) => JSON.stringify(name)).join(', ');
  const more = count > who.length ? ` and ${String(count - who.length)} more` : '';
  const what = [...gained.map((one) => `+${one}`), ...lost.map((one) => `-${one}`)];
  return `${names}${more}: ${what.join(' ')}`;
}

function placeOf({ list, items }: Reach): string {
  const count = `(items: ${String(items)})`;
  if (!list) return `all other lists ${count}`;
  const name = list.type === 'shared' ? 'Jump Group' : 'the personal list of user';
  return `${name} ${String(list.number)} ${count}`;
}

/** Lists tell what comes and goes, objects each field of its own. */
function differences(path: string, before: unknown, after: unknown): readonly string[] {
  if (stable(before) === stable(after)) return [];
  if (isTerms(before) && isTerms(after)) {
    const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    const under = (field: string): string => (path === '' ? field : `${path}.${field}`);
    return fields.flatMap((field) => differences(under(field), before[field], after[field]));
  }
  if (Array.isArray(before) && Array.isArray(after)) return listDifferences(path, before, after);
  if (before === undefined) return [`${path}: ${stable(after)}`];
  return [`${path}: ${stable(before)} -> ${after === undefined ? 'nothing' : stable(after)}`];
}

function listDifferences(
  path: string,
  before: readonly unknown[],
  after: readonly unknown[],
): readonly string[] {
  const [was, is] = [before.map(stable), after.map(stable)];
  const lines = [
    ...was.filter((one) => !is.includes(one)).map((one) => `${path}: - ${one}`),
    ...is.filter((one) => !was.includes(one)).map((one) => `${path}: + ${one}`),
  ];
  return lines.length > 0 ? lines : [`${path}: [${was.join(',')}] -> [${is.join(',')}]`];
}

/**
 * The same text for the same rules: sections as the service orders them, and within a thing its name first,
 * then its other terms by their names.
 */
export function documentText(document: Terms): string {
  const sections = Object.entries(document).map(([section, things]) => [section, ordered(things)]);
  return `${JSON.stringify(Object.fromEntries(sections), null, 2)}\n`;
}

const names = ['name', 'displayName', 'user'];

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => ordered(one));
  if (!isTerms(value)) return value;
  const rank = (field: string): string => `${names.includes(field) ? '0' : '1'}${field}`;
  const fields = Object.keys(value).sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  return Object.fromEntries(fields.map((field) => [field, ordered(value[field])]));
}

const stable = (value: unknown): string => JSON.stringify(ordered(value));

function isTerms(value: unknown): value is Terms {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
