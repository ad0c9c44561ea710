import type { EntityManager } from 'typeorm';
import { NotAdmitted } from '../../application/ports.js';

/** Any number, as long as nothing else in this database locks on it. */
const admissionLock = 7_402_201;

/** SB-04: so long does a start wait for those before it. */
const longestWaitMs = 5_000;

/** Of Postgres: the lock was not to be had in time. */
const lockNotAvailable = '55P03';

function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === lockNotAvailable;
}

/** Held until the transaction is over: whoever lets sessions in, or keeps somebody out, does so one after the other. */
export async function lockAdmission(tx: EntityManager): Promise<void> {
  await tx.query(`SET LOCAL lock_timeout = '${String(longestWaitMs)}ms'`);
  try {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [admissionLock]);
  } catch (error) {
    throw isLockTimeout(error) ? new NotAdmitted('session-start-timeout') : error;
  }
}
