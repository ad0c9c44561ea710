import type { DataSource } from 'typeorm';
import type { BookList } from '../../application/scheduling/permit-books.js';

/** The books as their read model lists them. */
export class PostgresBookList implements BookList {
  constructor(private readonly dataSource: DataSource) {}

  async newest(): Promise<Readonly<{ book: number; isOpen: boolean }> | undefined> {
    const [row] = await this.dataSource.query<{ book: number; state: string }[]>(
      'SELECT book, state FROM upgrade_permit_book ORDER BY book DESC LIMIT 1',
    );
    return row && { book: row.book, isOpen: row.state === 'open' };
  }
}
