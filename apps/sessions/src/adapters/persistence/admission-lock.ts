import type { EntityManager } from 'typeorm';

/** Any number, as long as nothing else in this database locks on it. */
const admissionLock = 7_402_201;

/** Held until the transaction is over: whoever lets sessions in, or keeps somebody out, does so one after the other. */
export async function lockAdmission(tx: EntityManager): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [admissionLock]);
}
