import type { ReadModel } from '@jumpfleet/event-log';
import { projectionOn } from '@jumpfleet/kernel';
import type { UpgradeEvent } from '../upgrade-event.codec.js';

/** `number` comes back from Postgres as text: it may be greater than 32 bits hold. */
export type ReleaseRow = Readonly<{
  id: string;
  platform: string;
  version: string;
  number: string;
  length: string;
  digest: string;
  expires_at: string;
  minimum_version: string | null;
  rollback_from: readonly string[];
  document: string;
  added_at: string;
}>;

/** The releases that are there. */
export const releaseListModel: ReadModel<UpgradeEvent, ReleaseRow> = {
  projection: projectionOn<UpgradeEvent, ReleaseRow>('release-list', {
    ReleaseAdded: {
      key: ({ releaseId }) => releaseId,
      row: (release) => ({
        id: release.releaseId,
        platform: release.platform,
        version: release.version,
        number: String(release.number),
        length: String(release.length),
        digest: release.digest,
        expires_at: release.expiresAt,
        minimum_version: release.minimumVersion,
        rollback_from: release.rollbackFrom,
        document: release.document,
        added_at: release.addedAt,
      }),
    },
    ReleaseRemoved: { key: ({ releaseId }) => releaseId, row: () => undefined },
  }),
  table: 'release',
  key: 'id',
  createTable: (table) => `
    CREATE TABLE ${table} (
      id text PRIMARY KEY,
      platform text NOT NULL,
      version text NOT NULL,
      number text NOT NULL,
      length text NOT NULL,
      digest text NOT NULL,
      expires_at text NOT NULL,
      minimum_version text,
      rollback_from text[] NOT NULL,
      document text NOT NULL,
      added_at text NOT NULL
    );`,
};
