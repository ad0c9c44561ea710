import type { SealedSecrets } from '@jumpfleet/keys';
import type { DataSource } from 'typeorm';
import { signingPurpose } from './secret-purposes.js';

/** Any number, as long as nothing else in this database locks on it. */
const sealingLock = 7_402_303;

type OpenRow = Readonly<{ recipient_id: string; secret: string }>;

/**
 * Signing secrets once lay open. A migration has no key, so they are sealed when the service starts, before
 * anything is delivered; with their table what was readable goes. Done once, whoever starts first.
 */
export async function sealOpenSecrets(dataSource: DataSource, seals: SealedSecrets): Promise<void> {
  await dataSource.transaction(async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [sealingLock]);
    const [found] = await tx.query<{ lies_open: boolean }[]>(
      `SELECT to_regclass('recipient_secrets') IS NOT NULL AS lies_open`,
    );
    if (found?.lies_open !== true) return;
    const open = await tx.query<OpenRow[]>('SELECT recipient_id, secret FROM recipient_secrets');
    for (const { recipient_id: id, secret } of open)
      await tx.query(
        'INSERT INTO recipient_signing_secret VALUES ($1, $2) ON CONFLICT DO NOTHING',
        [id, await seals.seal(secret, signingPurpose(id))],
      );
    await tx.query('DROP TABLE recipient_secrets');
    await tx.query('UPDATE recipient_secret_head SET revision = revision + 1');
  });
}
