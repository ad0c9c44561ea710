import { ok, refuse } from '@jumpfleet/kernel';
import type { Cause, Result } from '@jumpfleet/kernel';
import type { AdministrationRefusal } from '@jumpfleet/policy-domain';
import { mappedAt } from './json.js';
import type { Json, JsonObject } from './json.js';
import { sections, without } from './sections.js';
import type { Section, SectionName } from './sections.js';

type Row = Readonly<{ id: number; terms: object }>;

/** All things of one kind, as far as the document needs them; `AdministeredThings` is it. */
export interface Things {
  readonly kind: Readonly<{ name: string; shipped?: readonly number[] }>;
  list(query: { limit: number }): Promise<Readonly<{ rows: readonly Row[] }>>;
  create(terms: object, cause: Cause): Promise<Result<unknown, AdministrationRefusal>>;
  change(
    id: number,
    changes: object,
    cause: Cause,
  ): Promise<Result<unknown, AdministrationRefusal>>;
  remove(id: number, cause: Cause): Promise<Result<unknown, AdministrationRefusal>>;
}
export type AllThings = Readonly<Record<SectionName, Things>>;

export type PolicyDocument = Readonly<Partial<Record<SectionName, readonly JsonObject[]>>>;

const mostThings = 100_000;
/** Numbers above are of things that there are not yet. */
const firstComing = 2_000_000_000;
/** The site has no name; there is one. */
const theOne = 'site';

export const nameOf = ({ nameTerm }: Section, terms: JsonObject): string => {
  const name = nameTerm === '' ? theOne : terms[nameTerm];
  return typeof name === 'string' ? name : '';
};

/** The whole configuration at one moment, with its numbers and its names. */
export class Configuration {
  private constructor(
    private readonly rows: ReadonlyMap<SectionName, readonly Row[]>,
    private readonly numbers: ReadonlyMap<string, ReadonlyMap<string, number>>,
    private readonly names: ReadonlyMap<string, ReadonlyMap<number, string>>,
  ) {}

  static async read(things: AllThings, users: Iterable<[number, string]>): Promise<Configuration> {
    const rows = new Map<SectionName, readonly Row[]>();
    const names = new Map<string, Map<number, string>>([['user', new Map(users)]]);
    for (const section of sections) {
      const found = (await things[section.name].list({ limit: mostThings })).rows;
      rows.set(section.name, found);
      names.set(
        section.kind,
        new Map(found.map(({ id, terms }) => [id, nameOf(section, terms as JsonObject)])),
      );
    }
    const numbers = new Map(
      [...names].map(([kind, byNumber]) => [
        kind,
        new Map([...byNumber].map(([number, name]) => [name, number])),
      ]),
    );
    return new Configuration(rows, numbers, names);
  }

  /** Names instead of numbers, in the order of the names. */
  document(): Required<PolicyDocument> {
    return Object.fromEntries(
      sections.map((section) => [
        section.name,
        (this.rows.get(section.name) ?? [])
          .map(({ terms }) => this.named(section, terms as JsonObject))
          .sort((a, b) => (nameOf(section, a) < nameOf(section, b) ? -1 : 1)),
      ]),
    ) as unknown as Required<PolicyDocument>;
  }

  /** As if all that the document names were there. */
  withComing(wanted: PolicyDocument): Configuration {
    const numbers = new Map(this.numbers);
    let next = firstComing;
    for (const section of sections) {
      const known = this.numbers.get(section.kind) ?? new Map<string, number>();
      const coming = (wanted[section.name] ?? [])
        .map((entry) => nameOf(section, entry))
        .filter((name) => !known.has(name))
        .map((name): [string, number] => [name, next++]);
      numbers.set(section.kind, new Map([...known, ...coming]));
    }
    return new Configuration(this.rows, numbers, this.names);
  }

  numberOf({ kind }: Pick<Section, 'kind'>, name: string): number | undefined {
    return this.numbers.get(kind)?.get(name);
  }

  termsOf(section: Section, number: number): JsonObject {
    const row = this.rows.get(section.name)?.find(({ id }) => id === number);
    return (row?.terms ?? {}) as JsonObject;
  }

  named(section: Section, terms: JsonObject): JsonObject {
    const said = without(terms, ...(section.unsaid ?? []));
    const all = section.references.reduce<Json>(
      (value, { path, kind }) =>
        mappedAt(value, path, (at) =>
          typeof at === 'number' ? (this.names.get(kind)?.get(at) ?? at) : at,
        ),
      said,
    );
    const noIds = mappedAt(all, ['members', '*'], (one) => without(one as JsonObject, 'id'));
    return noIds as JsonObject;
  }

  /** Refuses with the names that nothing has. */
  numbered(section: Section, entry: JsonObject): Result<JsonObject, readonly string[]> {
    const unknown: string[] = [];
    const numbered = section.references.reduce<Json>(
      (value, { path, kind }) =>
        mappedAt(value, path, (at) => {
          if (typeof at !== 'string') return at;
          const number = this.numbers.get(kind)?.get(at);
          // Teams say `All portals` in words.
          if (number === undefined && kind !== 'public-portal') unknown.push(`${kind} “${at}”`);
          return number ?? at;
        }),
      entry,
    );
    return unknown.length > 0 ? refuse(unknown) : ok(numbered as JsonObject);
  }
}
