import type { DomainEvent, Recorded } from '@jumpfleet/kernel';

/** One event of a stream, and what it made of the state. `undefined` stands for "does not exist". */
export type Chapter<E extends DomainEvent, State extends object> = Readonly<{
  recorded: Recorded<E>;
  /** From when on the state after it held; never before the chapter before it. */
  heldFrom: string;
  before: State | undefined;
  after: State | undefined;
}>;

export type FieldChange = Readonly<{ field: string; before: unknown; after: unknown }>;

type Project<E extends DomainEvent, State> = (
  state: State | undefined,
  recorded: Recorded<E>,
) => State | undefined;

/**
 * A whole stream, told as states. Two processes whose clocks differ may have recorded later revisions
 * at earlier times; a state then holds from the latest time that was told up to it.
 */
export function chaptersOf<E extends DomainEvent, State extends object>(
  stream: readonly Recorded<E>[],
  project: Project<E, State>,
  initial?: State,
): Chapter<E, State>[] {
  const chapters: Chapter<E, State>[] = [];
  for (const recorded of stream) {
    const last = chapters.at(-1);
    const before = last ? last.after : initial;
    const after = project(before, recorded);
    chapters.push({
      recorded,
      heldFrom: later(last?.heldFrom, recorded.recordedAt),
      before,
      after,
    });
  }
  return chapters;
}

/** The chapter whose state held at an instant (ISO, UTC); nothing before the stream began. */
export function chapterAt<C extends Readonly<{ heldFrom: string }>>(
  chapters: readonly C[],
  at: string,
): C | undefined {
  return chapters.findLast(({ heldFrom }) => heldFrom <= at);
}

/** What differs, field by field; members of objects are fields of their own, named `outer.inner`. */
export function changesBetween(
  before: object | undefined,
  after: object | undefined,
): FieldChange[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((field) => ({ field, before: was.get(field) ?? null, after: is.get(field) ?? null }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}

function fieldsOf(state: object | undefined): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(state ?? {}).flatMap(([name, value]) => flat(name, value)));
}

function flat(name: string, value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[name, value]];
  return Object.entries(value).flatMap(([inner, one]) => flat(`${name}.${inner}`, one));
}

function later(a: string | undefined, b: string): string {
  return a !== undefined && a > b ? a : b;
}
