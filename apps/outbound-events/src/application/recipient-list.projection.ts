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
  secret_names: readonly string[];
  /** Instant until which the secret before the present one signs too; null when it does not. */
  previous_secret_until: string | null;
}>;

const recipientList: Projection<RecipientEvent, RecipientRow> = {
  name: 'recipient-list',
  keyOf: (event) => event.data.recipientId,
  project(row, { event }) {
    switch (event.type) {
      case 'RecipientCreated':
      case 'RecipientChanged':
        return rowOf(event.data.recipientId, event.data.settings, row);
      case 'RecipientDeleted':
        return undefined;
      case 'SigningSecretRotated':
        return row && { ...row, previous_secret_until: event.data.previousValidUntil };
      case 'NamedSecretSet':
        return (
          row && { ...row, secret_names: [...namesBut(row, event.data.name), event.data.name] }
        );
      case 'NamedSecretRemoved':
        return row && { ...row, secret_names: namesBut(row, event.data.name) };
    }
  },
};

const namesBut = ({ secret_names }: RecipientRow, name: string): string[] =>
  secret_names.filter((one) => one !== name);

function rowOf(id: string, settings: RecipientSettings, before?: RecipientRow): RecipientRow {
  const { name, enabled, events, order, concurrency } = settings;
  const { secret_names = [], previous_secret_until = null } = before ?? {};
  const secrets = { secret_names, previous_secret_until };
  return { id, name, enabled, events, delivery_order: order, concurrency, settings, ...secrets };
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
      settings jsonb NOT NULL,
      secret_names text[] NOT NULL,
      previous_secret_until text
    );`,
};
