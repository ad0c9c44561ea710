import type { ReadModel } from '@jumpfleet/event-log';
import type { Projection } from '@jumpfleet/kernel';
import type { RecipientEvent, RecipientSettings } from '@jumpfleet/outbound-domain';

/** What queries ask by stands in columns of its own. */
export type RecipientRow = Readonly<{
  id: string;
  name: string;
  enabled: boolean;
  events: readonly string[];
  delivery_order: RecipientSettings['order'];
  concurrency: number;
  settings: RecipientSettings;
}>;

const recipientList: Projection<RecipientEvent, RecipientRow> = {
  name: 'recipient-list',
  keyOf: (event) => event.data.recipientId,
  project(_row, { event }) {
    switch (event.type) {
      case 'RecipientCreated':
      case 'RecipientChanged':
        return rowOf(event.data.recipientId, event.data.settings);
      case 'RecipientDeleted':
        return undefined;
    }
  },
};

function rowOf(id: string, settings: RecipientSettings): RecipientRow {
  const { name, enabled, events, order, concurrency } = settings;
  return { id, name, enabled, events, delivery_order: order, concurrency, settings };
}

export const recipientListModel: ReadModel<RecipientEvent, RecipientRow> = {
  projection: recipientList,
  table: 'recipients',
  key: 'id',
  createTable: (table) => `
    CREATE TABLE ${table} (
      id uuid PRIMARY KEY,
      name text NOT NULL,
      enabled boolean NOT NULL,
      events text[] NOT NULL,
      delivery_order text NOT NULL,
      concurrency integer NOT NULL,
      settings jsonb NOT NULL
    );`,
};
