import { createHash } from 'node:crypto';

/** What the first event of every stream carries as the hash of its predecessor. */
export const genesisHash = '0'.repeat(64);

/** Everything of an event that its hash vouches for; JSON as the exact text that is stored. */
export type HashedEvent = Readonly<{
  previousHash: string;
  stream: string;
  revision: number;
  eventId: string;
  type: string;
  version: number;
  recordedAt: string;
  causeText: string;
  dataText: string;
}>;

/** The database computes the same in event_log_append; no part before the JSON texts can hold a line break. */
export function hashOf(event: HashedEvent): string {
  const parts = [
    event.previousHash,
    event.stream,
    event.revision,
    event.eventId,
    event.type,
    event.version,
    event.recordedAt,
    event.causeText,
    event.dataText,
  ];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
