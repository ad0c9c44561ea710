import type { ReadModel } from '@jumpfleet/event-log';
import { projectionOn } from '@jumpfleet/kernel';
import type { UpgradeEvent } from '../upgrade-event.codec.js';

/** `next` comes back from Postgres as text: it may be greater than 32 bits hold. */
export type PermitBookRow = Readonly<{
  book: number;
  state: 'open' | 'closed';
  next: string;
  held: number;
}>;

const key = ({ book }: Readonly<{ book: number }>) => String(book);

/** Every book of permits; the newest one tells where to go on. */
export const permitBookModel: ReadModel<UpgradeEvent, PermitBookRow> = {
  projection: projectionOn<UpgradeEvent, PermitBookRow>('permit-books', {
    PermitBookOpened: {
      key,
      row: ({ book, next, held }) => ({
        ...{ book, state: 'open', next: String(next), held: held.length },
      }),
    },
    PermitsGranted: {
      key,
      row: ({ permits }, row) => {
        const last = permits.at(-1)?.permit;
        if (!row || last === undefined) return row;
        return { ...row, next: String(last + 1), held: row.held + permits.length };
      },
    },
    PermitsEnded: {
      key,
      row: ({ ended }, row) => row && { ...row, held: row.held - ended.length },
    },
    PermitBookClosed: { key, row: (_data, row) => row && { ...row, state: 'closed' } },
  }),
  table: 'upgrade_permit_book',
  key: 'book',
  createTable: (table) => `
    CREATE TABLE ${table} (
      book integer PRIMARY KEY,
      state text NOT NULL,
      next text NOT NULL,
      held integer NOT NULL
    );`,
};
