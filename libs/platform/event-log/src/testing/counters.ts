import type { Cause, DomainEvent, Projection } from '@jumpfleet/kernel';
import { z } from 'zod';
import type { ReadModel } from '../read-models/read-model.js';
import { eventCodec } from '../store/event-codec.js';

/** Counters that are opened, raised and closed: enough for every promise of the event log. */
export type CounterEvent =
  | DomainEvent<'CounterOpened', 1, { counterId: string; label: string }>
  | DomainEvent<'CounterRaised', 2, { counterId: string; by: number }>
  | DomainEvent<'CounterClosed', 1, { counterId: string }>;

export const counterCodec = eventCodec<CounterEvent>({
  CounterOpened: { version: 1, schema: z.object({ counterId: z.string(), label: z.string() }) },
  CounterRaised: {
    version: 2,
    schema: z.object({ counterId: z.string(), by: z.number().int() }),
    upcast: { 1: (data) => ({ ...(data as object), by: 1 }) },
  },
  CounterClosed: { version: 1, schema: z.object({ counterId: z.string() }) },
});

export interface CounterRow {
  counter_id: string;
  label: string;
  total: number;
  as_of: number;
}

const counters: Projection<CounterEvent, CounterRow> = {
  name: 'counters',
  keyOf: (event) => event.data.counterId,
  project(row, { event, revision }) {
    switch (event.type) {
      case 'CounterOpened': {
        const { counterId, label } = event.data;
        return { counter_id: counterId, label, total: 0, as_of: revision };
      }
      case 'CounterRaised':
        return row && { ...row, total: row.total + event.data.by, as_of: revision };
      case 'CounterClosed':
        return undefined;
    }
  },
};

/** One row for all streams: shows that writers of different streams don't lose each other's changes. */
const totals: Projection<CounterEvent, { all: string; raised: number }> = {
  name: 'totals',
  keyOf: () => 'all',
  project(row, { event }) {
    const raised = row?.raised ?? 0;
    return { all: 'all', raised: event.type === 'CounterRaised' ? raised + event.data.by : raised };
  },
};

export const counterModels: readonly ReadModel<CounterEvent>[] = [
  {
    projection: counters,
    table: 'counters',
    key: 'counter_id',
    createTable: (table) =>
      `CREATE TABLE ${table} (counter_id text PRIMARY KEY, label text NOT NULL, total integer NOT NULL, as_of integer NOT NULL);
       CREATE INDEX ${table}_label ON ${table} (label);`,
  },
  {
    projection: totals,
    table: 'counter_totals',
    key: 'all',
    createTable: (table) =>
      `CREATE TABLE ${table} ("all" text PRIMARY KEY, raised bigint NOT NULL)`,
  },
];

export const cause: Cause = { actor: { type: 'user', id: 'u-1', name: 'Ada' }, correlationId: 'c' };
export const opened = (counterId: string, label = 'Hall'): CounterEvent => ({
  type: 'CounterOpened',
  version: 1,
  data: { counterId, label },
});
export const raised = (counterId: string, by = 1): CounterEvent => ({
  type: 'CounterRaised',
  version: 2,
  data: { counterId, by },
});
export const closed = (counterId: string): CounterEvent => ({
  type: 'CounterClosed',
  version: 1,
  data: { counterId },
});
