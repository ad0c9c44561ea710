/** A WHERE clause that grows, with its values as parameters. */
export class Conditions {
  private readonly parts: string[] = [];

  /** Clauses of one statement share their values. */
  constructor(readonly values: unknown[] = []) {}

  /** `sql` names each value by a `?`; there is none in the SQL itself. */
  add(sql: string, ...values: unknown[]): this {
    this.parts.push(this.inline(sql, ...values));
    return this;
  }

  /** The same for SQL outside of the clause. */
  inline(sql: string, ...values: unknown[]): string {
    const left = [...values];
    return sql.replaceAll('?', () => this.value(left.shift()));
  }

  /** A placeholder for a value outside of the clause. */
  value(value: unknown): string {
    this.values.push(value);
    return `$${String(this.values.length)}`;
  }

  get where(): string {
    return this.parts.length === 0 ? '' : `WHERE ${this.parts.join(' AND ')}`;
  }
}
