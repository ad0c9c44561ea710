import { eventCodec } from '@jumpfleet/event-log';
import type { ReadModel } from '@jumpfleet/event-log';
import type { Cause, Command, Decider, DomainEvent } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { z } from 'zod';

/** An aggregate of the size of a Jump Client: enrolled once, then edited. */
export type ClientEvent =
  | DomainEvent<
      'ClientEnrolled',
      1,
      { clientId: string; name: string; hostname: string; group: string; tag: string }
    >
  | DomainEvent<'ClientEdited', 1, { clientId: string; name: string; tag: string }>;

export const clientCodec = eventCodec<ClientEvent>({
  ClientEnrolled: {
    version: 1,
    schema: z.object({
      clientId: z.string(),
      name: z.string(),
      hostname: z.string(),
      group: z.string(),
      tag: z.string(),
    }),
  },
  ClientEdited: {
    version: 1,
    schema: z.object({ clientId: z.string(), name: z.string(), tag: z.string() }),
  },
});

interface ClientRow {
  client_id: string;
  name: string;
  hostname: string;
  jump_group: string;
  tag: string;
  revision: number;
}

export const clientList: ReadModel<ClientEvent, ClientRow> = {
  table: 'client_list',
  key: 'client_id',
  createTable: (table) => `CREATE TABLE ${table} (client_id text PRIMARY KEY, name text NOT NULL,
    hostname text NOT NULL, jump_group text NOT NULL, tag text NOT NULL, revision integer NOT NULL)`,
  projection: {
    name: 'client-list',
    keyOf: ({ data }) => data.clientId,
    project(row, { event, revision }) {
      switch (event.type) {
        case 'ClientEnrolled': {
          const { clientId, group, ...rest } = event.data;
          return { ...rest, client_id: clientId, jump_group: group, revision };
        }
        case 'ClientEdited': {
          const { name, tag } = event.data;
          return row && { ...row, name, tag, revision };
        }
      }
    },
  },
};

type Change = Command<'Change', { clientId: string; name: string }>;
type Refusal = Readonly<{ kind: 'name-too-long' }>;

/** Enrols a client that is not there and edits one that is. */
export const clientDecider: Decider<Change, ClientEvent, boolean, Refusal> = {
  initial: false,
  decide({ data: { clientId, name } }, isEnrolled) {
    if (name.length > 128) return refuse({ kind: 'name-too-long' });
    if (isEnrolled)
      return ok([{ type: 'ClientEdited', version: 1, data: { clientId, name, tag: 'edited' } }]);
    const data = { clientId, name, hostname: `${name}.example.org`, group: 'default', tag: '' };
    return ok([{ type: 'ClientEnrolled', version: 1, data }]);
  },
  evolve: () => true,
};

export const clientCause: Cause = {
  actor: { type: 'user', id: 'u-1', name: 'Ada' },
  correlationId: '5f8a7c62-7d0e-4f58-9a3e-1d2c3b4a5f60',
};

export const clientStream = (number: number): string => `registry.client.client-${number}`;
