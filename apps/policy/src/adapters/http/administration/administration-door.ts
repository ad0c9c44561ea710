import { configPathId, inputText } from '@jumpfleet/http';
import type { Cause, Result } from '@jumpfleet/kernel';
import type { AdministrationRefusal } from '@jumpfleet/policy-domain';
import { z } from 'zod';
import type { AdministeredThings } from '../../../application/administration/administered-things.js';
import type { AdministeredRow } from '../../../application/administration/administration-ledger.js';
import { administrationProblem } from './administration-problems.js';

/** A code name; blank is made from the name. */
export const codeName = inputText(64).regex(
  /^[a-zA-Z0-9_\\-]*$/,
  'may hold letters, digits, underscores and dashes',
);

type Present<T> = { -readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what a body left out. */
export function present<T extends object>(members: T): Present<T> {
  const named = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(named) as Present<T>;
}

/** Paging of the fleet API's lists. */
export const cursorQuery = z.strictObject({
  cursor: z.coerce.number().int().min(0).max(2_147_483_647).default(0),
  limit: z.coerce.number().int().min(1).max(100).default(100),
});
export type CursorQuery = z.output<typeof cursorQuery>;

export type Items = Readonly<{ items: readonly object[]; next_cursor: string | null }>;

type Things<Terms extends object, Changes> = Pick<
  AdministeredThings<string, Terms, Changes, number>,
  'create' | 'change' | 'remove' | 'list' | 'one'
> &
  Readonly<{ kind: Readonly<{ slug: string; noun: string }> }>;

/** What the doors of one kind have in common: rows become answers, and refusals problems. */
export class AdministrationDoor<Terms extends object, Changes = Partial<Terms>> {
  constructor(
    private readonly things: Things<Terms, Changes>,
    private readonly answer: (row: AdministeredRow<Terms>) => object,
    /** The fields that are not called as their terms. */
    private readonly fields: Readonly<Record<string, string>> = {},
  ) {}

  async list({ cursor, limit }: CursorQuery): Promise<Items> {
    const { rows, total } = await this.things.list({ after: cursor, limit });
    const last = rows.at(-1);
    const next_cursor = last && total > rows.length ? String(last.id) : null;
    return { items: rows.map(this.answer), next_cursor };
  }

  async create(terms: Terms, cause: Cause): Promise<object> {
    const { id } = this.value(await this.things.create(terms, cause));
    return this.answer(await this.row(id));
  }

  async one(id: string): Promise<object> {
    return this.answer(await this.row(this.idOf(id)));
  }

  async change(id: string, changes: Changes, cause: Cause): Promise<object> {
    this.value(await this.things.change(this.idOf(id), changes, cause));
    return this.one(id);
  }

  async remove(id: string, cause: Cause): Promise<void> {
    this.value(await this.things.remove(this.idOf(id), cause));
  }

  async row(id: number): Promise<AdministeredRow<Terms>> {
    return (await this.things.one(id)) ?? this.refuse({ kind: 'not-found' });
  }

  idOf(text: string): number {
    return configPathId(text, this.things.kind.noun);
  }

  value<Value>(result: Result<Value, AdministrationRefusal>): Value {
    return result.ok ? result.value : this.refuse(result.refusal);
  }

  private refuse(refusal: AdministrationRefusal): never {
    throw administrationProblem(refusal, { ...this.things.kind, fields: this.fields });
  }
}
