import type { EntityManager } from 'typeorm';

/** Any number, as long as nothing else in this database locks on it. */
const recordLock = 7_402_202;

/**
 * Whoever adds to a session's record, or deletes it, does so one after the other until the transaction is over.
 * Answers those sessions that there are: what comes late must not bring a deleted record back.
 */
export async function lockRecords(
  tx: EntityManager,
  sessionIds: readonly string[],
): Promise<ReadonlySet<string>> {
  // Everybody takes the locks in the same order, so that nobody waits in a ring.
  await tx.query(
    `SELECT pg_advisory_xact_lock($1, hash)
     FROM (SELECT DISTINCT hashtext(id) AS hash FROM unnest($2::text[]) id ORDER BY hash) locks`,
    [recordLock, sessionIds],
  );
  const rows = await tx.query<{ id: string }[]>('SELECT id FROM sessions WHERE id = ANY ($1)', [
    sessionIds,
  ]);
  return new Set(rows.map(({ id }) => id));
}

export async function lockRecord(tx: EntityManager, sessionId: string): Promise<boolean> {
  return (await lockRecords(tx, [sessionId])).has(sessionId);
}
