import type { Within } from '@jumpfleet/event-log';
import type { ConnectionType, InstallerTerms, RegistryEvent } from '@jumpfleet/registry-domain';
import type { DataSource } from 'typeorm';
import type {
  EnrolmentDesk,
  EnrolmentLookUp,
  OpenInstaller,
} from '../../application/enrolment-ports.js';
import { EnrolmentTurnedAway } from '../../application/enrolment-ports.js';
import type { PostgresClientPlaces } from './client-places.js';
import { followInFleetRows } from './fleet-rows.js';

type LookUpRow = Readonly<{
  client_id: string | null;
  name: string | null;
  asked_at: string | null;
  installer_id: string | null;
  terms: InstallerTerms | null;
  expires_at: Date | null;
  revoked_at: Date | null;
  server_version: string | null;
  uses: number | null;
}>;

const lookUpSql = `
SELECT c.client_id, c.name, t.asked_at, i.installer_id, i.terms, i.expires_at, i.revoked_at,
  i.server_version, k.uses
FROM (SELECT) one
LEFT JOIN jump_client c ON c.public_key_thumbprint = $2
LEFT JOIN enrolment_turn t ON t.public_key_thumbprint = $2 AND t.kept_until >= $3
LEFT JOIN installer_key k ON k.key = $1
LEFT JOIN installer i ON i.installer_id = k.installer_id`;

/** The row is locked until the enrolments commit: the next ones see the uses, or get them back. */
const takeUsesSql = `
WITH used AS (
  UPDATE installer_key k SET uses = k.uses + $2 FROM installer i
  WHERE k.installer_id = $1 AND i.installer_id = $1 AND NOT k.revoked
    AND k.uses + $2 <= coalesce((i.terms->>'maxUses')::integer, 2147483647)
  RETURNING k.uses
) SELECT uses FROM used`;

export class PostgresEnrolmentDesk implements EnrolmentDesk {
  constructor(
    private readonly dataSource: DataSource,
    private readonly places: PostgresClientPlaces,
  ) {}

  readonly admit: Within<RegistryEvent> = async (tx, recorded) => {
    await followInFleetRows(tx, recorded);
    // Last, for whom it holds up: the installer's row and the lock of the places.
    await takeUses(tx, recorded);
    await this.places.take(tx, recorded);
  };

  async lookUp(
    installerKey: string,
    publicKeyThumbprint: string,
    now: Date,
  ): Promise<EnrolmentLookUp> {
    const values = [installerKey, publicKeyThumbprint, now.getTime()];
    const [row] = await this.dataSource.query<LookUpRow[]>(lookUpSql, values);
    return {
      enrolled: row?.client_id ? { clientId: row.client_id, name: row.name ?? '' } : undefined,
      installer: row && openInstaller(row),
      waitingSince: row?.asked_at ? new Date(Number(row.asked_at)) : undefined,
    };
  }

  limitReached(kind: ConnectionType): Promise<'total' | 'active' | undefined> {
    return this.places.limitReached(this.dataSource.manager, kind);
  }

  async nextNumber(): Promise<number> {
    const [row] = await this.dataSource.query<{ number: string }[]>(
      `SELECT nextval('jump_client_numbers') AS number`,
    );
    return Number(row?.number);
  }
}

/** Installers in one order, so that two transactions never wait for each other. */
async function takeUses(...[tx, recorded]: Parameters<Within<RegistryEvent>>): Promise<void> {
  const uses = new Map<string, number>();
  for (const { event } of recorded) {
    if (event.type !== 'JumpClientEnrolled') continue;
    const { installerId } = event.data;
    uses.set(installerId, (uses.get(installerId) ?? 0) + 1);
  }
  for (const installerId of [...uses.keys()].sort()) {
    const rows = await tx.query<object[]>(takeUsesSql, [installerId, uses.get(installerId)]);
    if (rows.length === 0) throw new EnrolmentTurnedAway();
  }
}

function openInstaller(row: LookUpRow): OpenInstaller | undefined {
  const { installer_id, terms, expires_at, revoked_at } = row;
  if (installer_id === null || terms === null || expires_at === null) return undefined;
  return {
    installerId: installer_id,
    terms,
    expiresAt: expires_at.toISOString(),
    revokedAt: revoked_at?.toISOString() ?? null,
    serverVersion: row.server_version ?? '',
    uses: row.uses ?? 0,
  };
}
