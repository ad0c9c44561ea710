import { ok, refuse } from '@jumpfleet/kernel';
import type { Decider, Result } from '@jumpfleet/kernel';
import { changedNames } from '../changed-settings.js';
import type {
  AdministeredCommand,
  AdministeredEvent,
  AdministrationRefusal,
  Change,
  Changed,
  Create,
  Created,
  Delete,
  Deleted,
  InvalidTerm,
  Reference,
} from './administered.messages.js';

export type Administered<Terms> =
  Readonly<{ status: 'unknown' | 'deleted' }> | Readonly<{ status: 'active'; terms: Terms }>;

/** What one kind of administered thing is, beyond that it is made, changed and deleted. */
export type AdministeredKind<
  Name extends string,
  Terms extends object,
  Changes = Partial<Terms>,
  Version extends number = 1,
> = Readonly<{
  name: Name;
  /** Of its events that carry terms. */
  version: Version;
  /** Names its streams, its table and, where it has one, its access fact. */
  slug: string;
  /** For people: `Jump Policy`. */
  noun: string;
  /** The term that is its name, unique among its kind; and its code name, which is made of the name when blank. */
  nameTerm?: keyof Terms & string;
  codeNameTerm?: keyof Terms & string;
  /** A list of texts, each of which only one of its kind may have. */
  exclusiveTerm?: keyof Terms & string;
  /** What came with the system may be changed but not deleted. */
  shipped?: readonly number[];
  /** Nothing when the terms can be kept. */
  faultOf?: (terms: Terms, id: number) => InvalidTerm | undefined;
  /** The other things that terms or changes name. */
  references?: (named: Terms | Changes) => readonly Reference[];
  /** The terms with the changes; left out, changes are terms that replace their equals. */
  merge?: (terms: Terms, changes: Changes) => Result<Terms, AdministrationRefusal>;
}>;

export type AdministeredDecider<
  Name extends string,
  Terms,
  Changes,
  Version extends number,
> = Decider<
  AdministeredCommand<Name, Terms, Changes>,
  AdministeredEvent<Name, Terms, Version>,
  Administered<Terms>,
  AdministrationRefusal
>;

/**
 * That its names are free, and that what it names is there, is known outside the aggregate; the handler
 * refuses when it is not so.
 */
export function administeredDecider<
  Name extends string,
  Terms extends object,
  Changes,
  Version extends number,
>(
  kind: AdministeredKind<Name, Terms, Changes, Version>,
): AdministeredDecider<Name, Terms, Changes, Version> {
  return {
    initial: { status: 'unknown' },
    decide(command, thing, now) {
      if (isCreate(kind.name, command)) return create(kind, command, thing, now);
      if (thing.status !== 'active') return refuse({ kind: 'not-found' });
      if (isDelete(kind.name, command)) return remove(kind, command, now);
      return change(kind, command, thing.terms, now);
    },
    evolve: (_thing, { data }) =>
      'terms' in data ? { status: 'active', terms: data.terms } : { status: 'deleted' },
  };
}

export function administeredStream(slug: string, id: number): string {
  return `policy.${slug}.${String(id)}`;
}

function create<N extends string, T extends object, C, V extends number>(
  { name, version, faultOf }: AdministeredKind<N, T, C, V>,
  { data }: Create<N, T>,
  thing: Administered<T>,
  now: Date,
): Result<readonly Created<N, T, V>[], AdministrationRefusal> {
  if (thing.status !== 'unknown') return refuse({ kind: 'already-created' });
  const fault = faultOf?.(data.terms, data.id);
  if (fault) return refuse(fault);
  return ok([{ type: `${name}Created`, version, data: { ...data, createdAt: now.toISOString() } }]);
}

function change<N extends string, T extends object, C, V extends number>(
  kind: AdministeredKind<N, T, C, V>,
  { data: { id, changes } }: Change<N, C>,
  current: T,
  now: Date,
): Result<readonly Changed<N, T, V>[], AdministrationRefusal> {
  const merged = kind.merge?.(current, changes) ?? ok({ ...current, ...changes });
  if (!merged.ok) return merged;
  const terms = merged.value;
  const changed = changedNames(current, terms);
  if (changed.length === 0) return ok([]);
  const fault = kind.faultOf?.(terms, id);
  if (fault) return refuse(fault);
  const data = { id, changed, terms, changedAt: now.toISOString() };
  return ok([{ type: `${kind.name}Changed`, version: kind.version, data }]);
}

function remove<N extends string, T extends object, C, V extends number>(
  { name, shipped = [] }: AdministeredKind<N, T, C, V>,
  { data: { id } }: Delete<N>,
  now: Date,
): Result<readonly Deleted<N>[], AdministrationRefusal> {
  if (shipped.includes(id)) return refuse({ kind: 'shipped' });
  return ok([{ type: `${name}Deleted`, version: 1, data: { id, deletedAt: now.toISOString() } }]);
}

function isCreate<N extends string, T, C>(
  name: N,
  command: AdministeredCommand<N, T, C>,
): command is Create<N, T> {
  return command.type === `Create${name}`;
}

function isDelete<N extends string, T, C>(
  name: N,
  command: Change<N, C> | Delete<N> | Create<N, T>,
): command is Delete<N> {
  return command.type === `Delete${name}`;
}
