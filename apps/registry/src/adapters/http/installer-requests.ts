import type { Problem, RefusalTable } from '@jumpfleet/http';
import { problemFrom } from '@jumpfleet/http';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import type { InstallerRefusal } from '@jumpfleet/registry-domain';
import { installerValidity } from '@jumpfleet/registry-domain';
import { z } from 'zod';
import type { InstallerListRow, InstallerQueries } from '../persistence/installer-queries.js';
import { uuidOf } from './history-query.js';

const { min, max } = installerValidity;
const maxNumber = 2_147_483_647;

/** The cursor is the number below which the next page begins. */
export const installerListQuery = z.strictObject({
  cursor: z.coerce.number().int().min(1).max(maxNumber).default(maxNumber),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

export const validMinutesField = z.number().int().min(min).max(max);

/** The words over REST and gRPC alike. */
export const installerRefusals: RefusalTable<InstallerRefusal> = {
  'installer-not-found': { status: 404, detail: 'The installer does not exist.' },
  'installer-already-created': 409,
  'installer-validity-out-of-range': {
    status: 422,
    detail: `An installer is valid for ${min} to ${max} minutes.`,
  },
  'installer-revoked': {
    status: 409,
    detail: 'This installer has been revoked. A new installer is needed.',
  },
  'installer-valid-for-longer': {
    status: 409,
    detail: ({ expiresAt }) => `This installer is valid for longer already: until ${expiresAt}.`,
  },
};

export async function pageOfInstallers(
  installers: InstallerQueries,
  { cursor, limit }: z.infer<typeof installerListQuery>,
  scope: AccessScope,
): Promise<{ rows: InstallerListRow[]; next: string | undefined }> {
  const found = await installers.newest(cursor, limit + 1, scope);
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return { rows, next: last && String(last.number) };
}

/** What is no id cannot be the id of an installer either. */
export async function existingInstaller(
  installers: InstallerQueries,
  id: string,
  scope: AccessScope,
): Promise<InstallerListRow> {
  const installerId = uuidOf(id);
  const row = installerId === undefined ? undefined : await installers.byId(installerId, scope);
  if (!row) throw installerNotFound();
  return row;
}

function installerNotFound(): Problem {
  const refusal: InstallerRefusal = { kind: 'installer-not-found', installerId: '' };
  return problemFrom(refusal, installerRefusals);
}
