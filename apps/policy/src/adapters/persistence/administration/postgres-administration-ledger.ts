import type { Within } from '@jumpfleet/event-log';
import { invalid, localProvider } from '@jumpfleet/policy-domain';
import type { PolicyEvent, Reference } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { AdministrationRefused } from '../../../application/administration/administration-ledger.js';
import type {
  AdministeredRow,
  AdministrationLedger,
  LedgerKind,
  LedgerQuery,
} from '../../../application/administration/administration-ledger.js';
import { tableOf } from './administered.read-model.js';
import { usesOf } from './uses.js';

/** Changes take turns: two that are not committed yet could not see each other. */
const changesInTurn = 0x6a70;

@Injectable()
export class PostgresAdministrationLedger implements AdministrationLedger {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async nextId({ slug }: LedgerKind): Promise<number> {
    const sequence = `${tableOf(slug)}_numbers`;
    const rows: { id: number }[] = await this.dataSource.query(
      `SELECT nextval('${sequence}')::int AS id`,
    );
    const [row] = rows;
    if (!row) throw new Error(`The sequence ${sequence} gave no number.`);
    return row.id;
  }

  async freeCodeName({ slug }: LedgerKind, name: string): Promise<string> {
    const base = codeNameFrom(name) || tableOf(slug);
    const rows: { code_name: string }[] = await this.dataSource.query(
      `SELECT code_name FROM ${tableOf(slug)} WHERE starts_with(code_name, $1)`,
      [base],
    );
    const taken = new Set(rows.map(({ code_name }) => code_name));
    if (!taken.has(base)) return base;
    for (let suffix = 2; ; suffix++)
      if (!taken.has(`${base}_${suffix}`)) return `${base}_${suffix}`;
  }

  stayTrue(kind: LedgerKind, references: readonly Reference[]): Within<PolicyEvent> {
    return async (tx, recorded) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [changesInTurn]);
      for (const { event } of recorded) {
        const { id } = event.data as Readonly<{ id: number }>;
        if (event.type.endsWith('Deleted')) await demandUnused(tx, kind, id);
        else await demandUnique(tx, kind, id);
      }
      await demandThere(tx, references);
    };
  }

  async list<Terms>(
    { slug }: LedgerKind,
    { limit, offset = 0, after = 0, name = '', codeName = '' }: LedgerQuery,
  ): Promise<Readonly<{ rows: readonly AdministeredRow<Terms>[]; total: number }>> {
    const from = `FROM ${tableOf(slug)}
      WHERE id > $1 AND ($2 = '' OR lower(name) = lower($2)) AND ($3 = '' OR code_name = $3)`;
    const filters = [after, name, codeName];
    const rows: AdministeredRow<Terms>[] = await this.dataSource.query(
      `SELECT * ${from} ORDER BY id LIMIT $4 OFFSET $5`,
      [...filters, limit, offset],
    );
    const counted: { total: number }[] = await this.dataSource.query(
      `SELECT count(*)::int AS total ${from}`,
      filters,
    );
    return { rows, total: counted[0]?.total ?? 0 };
  }

  async one<Terms>({ slug }: LedgerKind, id: number): Promise<AdministeredRow<Terms> | undefined> {
    const rows: AdministeredRow<Terms>[] = await this.dataSource.query(
      `SELECT * FROM ${tableOf(slug)} WHERE id = $1`,
      [id],
    );
    return rows[0];
  }

  async known(slug: string, numbers: readonly number[]): Promise<ReadonlySet<number>> {
    if (numbers.length === 0) return new Set();
    const rows: { number: number }[] = await this.dataSource.query(
      'SELECT number FROM access_fact WHERE kind = $1 AND number = ANY ($2) AND fact IS NOT NULL',
      [slug, numbers],
    );
    return new Set(rows.map(({ number }) => number));
  }

  usesOf({ slug }: LedgerKind, id: number): Promise<readonly string[]> {
    return usesOf(this.dataSource.manager, slug, id);
  }
}

async function demandUnused(tx: EntityManager, { slug }: LedgerKind, id: number): Promise<void> {
  const by = await usesOf(tx, slug, id);
  if (by.length > 0) throw new AdministrationRefused({ kind: 'in-use', by });
}

/** The table has the new row by now. */
async function demandUnique(tx: EntityManager, kind: LedgerKind, id: number): Promise<void> {
  if (kind.nameTerm !== undefined) await demandOwnNames(tx, kind, id);
  if (kind.exclusiveTerm !== undefined) await demandOwnEntries(tx, kind, id);
}

async function demandOwnEntries(
  tx: EntityManager,
  { slug, noun, exclusiveTerm = '' }: LedgerKind,
  id: number,
): Promise<void> {
  const shared: { entry: string; name: string }[] = await tx.query(
    `SELECT entry, other.name
     FROM ${tableOf(slug)} own, jsonb_array_elements_text(own.terms->$2) entry, ${tableOf(slug)} other
     WHERE own.id = $1 AND other.id <> own.id AND other.terms->$2 ? entry LIMIT 1`,
    [id, exclusiveTerm],
  );
  const [found] = shared;
  if (!found) return;
  const message = `holds “${found.entry}”, which belongs to the ${noun} “${found.name}”`;
  throw new AdministrationRefused(invalid(`${slug}-shared`, exclusiveTerm, message));
}

async function demandOwnNames(
  tx: EntityManager,
  { slug, noun, nameTerm = '', codeNameTerm }: LedgerKind,
  id: number,
): Promise<void> {
  const others: { by_name: boolean }[] = await tx.query(
    `SELECT lower(other.name) = lower(own.name) AS by_name
     FROM ${tableOf(slug)} own JOIN ${tableOf(slug)} other ON other.id <> own.id
       AND (lower(other.name) = lower(own.name)
         OR (own.code_name <> '' AND other.code_name = own.code_name))
     WHERE own.id = $1 ORDER BY by_name DESC LIMIT 1`,
    [id],
  );
  const [other] = others;
  if (!other) return;
  const term = other.by_name ? nameTerm : (codeNameTerm ?? nameTerm);
  const what = other.by_name ? 'name' : 'code name';
  const code = `${term.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}-taken`;
  throw new AdministrationRefused(invalid(code, term, `is the ${what} of another ${noun}`));
}

const missingSql = `
SELECT wanted.index
FROM unnest($1::text[], $2::int[], $3::text[]) WITH ORDINALITY
  AS wanted (kind, number, available_to, index)
WHERE NOT EXISTS (
  SELECT FROM access_fact known
  WHERE known.kind = wanted.kind AND known.number = wanted.number AND known.fact IS NOT NULL
    AND (wanted.available_to = '' OR known.fact->'availability' ? wanted.available_to))
  AND NOT (wanted.kind = 'security-provider' AND (wanted.number = ${localProvider}
    OR EXISTS (SELECT FROM security_provider WHERE id = wanted.number)))
ORDER BY wanted.index LIMIT 1`;

/** What is named must be there, and stay: whoever deletes it takes turns with this. */
async function demandThere(tx: EntityManager, references: readonly Reference[]): Promise<void> {
  if (references.length === 0) return;
  const missing: { index: string }[] = await tx.query(missingSql, [
    references.map(({ kind }) => kind),
    references.map(({ number }) => number),
    references.map(({ availableTo = '' }) => availableTo),
  ]);
  const reference = missing[0] && references[Number(missing[0].index) - 1];
  if (!reference) return;
  const { term, kind, number, availableTo } = reference;
  const words = kind.replaceAll('-', ' ');
  const message = availableTo
    ? `names no ${words} that is available to ${availableTo.replaceAll('_', ' ')}: ${String(number)}`
    : `names no ${words} that exists: ${String(number)}`;
  throw new AdministrationRefused(invalid('reference-unknown', term, message));
}

/** Short enough that a suffix still fits into the 64 characters of a code name. */
function codeNameFrom(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return words.slice(0, 54);
}
