import type { ReadModel } from '@jumpfleet/event-log';
import type { Projection } from '@jumpfleet/kernel';
import type {
  OutboundEventName,
  RecipientEvent,
  RecipientSettings,
} from '@jumpfleet/outbound-domain';

export type RecipientRow = Readonly<{
  id: string;
  name: string;
  url: string;
  enabled: boolean;
  format: RecipientSettings['format'];
  events: readonly OutboundEventName[];
  success: RecipientSettings['success'];
  delivery_order: RecipientSettings['order'];
  retry_interval_seconds: number;
  retry_duration_seconds: number;
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
  const { order, retryIntervalSeconds, retryDurationSeconds, ...same } = settings;
  return {
    id,
    ...same,
    delivery_order: order,
    retry_interval_seconds: retryIntervalSeconds,
    retry_duration_seconds: retryDurationSeconds,
  };
}

export const recipientListModel: ReadModel<RecipientEvent, RecipientRow> = {
  projection: recipientList,
  table: 'recipients',
  key: 'id',
  createTable: (table) => `
    CREATE TABLE ${table} (
      id uuid PRIMARY KEY,
      name text NOT NULL,
      url text NOT NULL,
      enabled boolean NOT NULL,
      format text NOT NULL,
      events text[] NOT NULL,
      success text NOT NULL,
      delivery_order text NOT NULL,
      retry_interval_seconds integer NOT NULL,
      retry_duration_seconds integer NOT NULL
    );`,
};
