import type { DomainEvent } from '@jumpfleet/kernel';
import type { EventRow } from '../store/event-row.js';
import { eventColumns, recordedFrom } from '../store/event-row.js';
import { partitionCount, partitionOf } from '../store/partition.js';
import type { Translation } from './outgoing-window.js';
import type { Query } from '../store/writers.js';

const pageSize = 500;
const maxPages = 20;

/**
 * Per partition, the last published position up to `upTo`, found by looking back a bounded way. Where
 * none is found, the lowest position looked at stands in: nothing was published between it and `upTo`.
 */
export async function publishedBefore<E extends DomainEvent>(
  query: Query,
  { codec, publish }: Translation<E>,
  upTo: number,
): Promise<number[]> {
  const found = new Map<number, number>();
  let before = upTo + 1;
  for (let page = 0; page < maxPages && before > 1 && found.size < partitionCount; page++) {
    const sql = `SELECT ${eventColumns} FROM events WHERE position < $1 ORDER BY position DESC LIMIT $2`;
    const rows = await query<EventRow>(sql, [before, pageSize]);
    for (const row of rows) {
      const recorded = recordedFrom(codec, row);
      const partition = partitionOf(recorded.stream);
      if (!found.has(partition) && publish(recorded)) found.set(partition, recorded.position);
    }
    before = rows.length < pageSize ? 1 : Number(rows.at(-1)?.position ?? 1);
  }
  return Array.from({ length: partitionCount }, (_, index) => found.get(index) ?? before - 1);
}
