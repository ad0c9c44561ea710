import { describe, expect, it } from '@jest/globals';
import type { DomainEvent, Recorded } from './messages.js';
import { projectionOn } from './projection-on.js';

type Opened = DomainEvent<'Opened', 1, { id: number; name: string }>;
type Renamed = DomainEvent<'Renamed', 1, { id: number; name: string }>;
type Closed = DomainEvent<'Closed', 1, { id: number }>;
type Other = DomainEvent<'Other', 1, { text: string }>;
type Event = Opened | Renamed | Closed | Other;
type Row = Readonly<{ id: number; names: readonly string[] }>;

const key = ({ id }: Readonly<{ id: number }>): string => String(id);
const names = projectionOn<Event, Row>('names', {
  Opened: { key, row: ({ id, name }) => ({ id, names: [name] }) },
  Renamed: {
    key,
    row: ({ name }, before) => before && { ...before, names: [...before.names, name] },
  },
  Closed: { key, row: () => undefined },
});

const recorded = (event: Event): Recorded<Event> => ({
  event,
  eventId: 'e',
  stream: 's',
  revision: 1,
  position: 1,
  recordedAt: '2026-01-01T00:00:00.000Z',
  cause: { actor: { type: 'system', id: 'test' }, correlationId: 'c' },
});
const opened: Opened = { type: 'Opened', version: 1, data: { id: 7, name: 'a' } };
const renamed: Renamed = { type: 'Renamed', version: 1, data: { id: 7, name: 'b' } };
const closed: Closed = { type: 'Closed', version: 1, data: { id: 7 } };
const other: Other = { type: 'Other', version: 1, data: { text: 'x' } };

describe('a projection on some events', () => {
  it('folds those that it names, each into its row', () => {
    expect(names.keyOf(opened)).toBe('7');
    const first = names.project(undefined, recorded(opened));
    expect(first).toEqual({ id: 7, names: ['a'] });
    expect(names.project(first, recorded(renamed))).toEqual({ id: 7, names: ['a', 'b'] });
    expect(names.project(first, recorded(closed))).toBeUndefined();
  });

  it('leaves all others alone', () => {
    const row: Row = { id: 7, names: [] };
    expect(names.keyOf(other)).toBeUndefined();
    expect(names.project(row, recorded(other))).toBe(row);
  });
});
