/** A WHERE clause that grows, with its values as parameters. */
export class Conditions {
  readonly values: unknown[] = [];
  private readonly parts: string[] = [];

  /** `sql` names each value by a `?`; there is none in the SQL itself. */
  add(sql: string, ...values: unknown[]): this {
    const left = [...values];
    this.parts.push(sql.replaceAll('?', () => this.value(left.shift())));
    return this;
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
