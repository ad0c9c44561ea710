import type { Within } from '@jumpfleet/event-log';
import type { InstallerTerms, JumpGroupRef, RegistryEvent } from '@jumpfleet/registry-domain';
import type { DataSource } from 'typeorm';
import type { EnrolmentDesk, EnrolmentLookUp, OpenInstaller } from '../../application/ports.js';
import { EnrolmentTurnedAway } from '../../application/ports.js';
import { followInFleetRows } from './fleet-rows.js';

type LookUpRow = Readonly<{
  number: string;
  client_id: string | null;
  name: string | null;
  installer_id: string | null;
  terms: InstallerTerms | null;
  expires_at: Date | null;
  uses: number | null;
}>;

const lookUpSql = `
SELECT CASE WHEN i.installer_id IS NOT NULL AND c.client_id IS NULL THEN nextval('jump_client_numbers') ELSE 0 END AS number,
  c.client_id, c.name, i.installer_id, i.terms, i.expires_at, k.uses
FROM (SELECT) one
LEFT JOIN jump_client c ON c.public_key_thumbprint = $2
LEFT JOIN installer_key k ON k.key = $1
LEFT JOIN installer i ON i.installer_id = k.installer_id`;

/** Enrolments that count against a limit of the site take turns, so that none slips past it. */
const totalSql = `SELECT coalesce(sum(clients), 0)::integer AS total FROM (
  SELECT clients FROM fleet_count UNION ALL SELECT clients FROM fleet_count_change) c`;

export class PostgresEnrolmentDesk implements EnrolmentDesk {
  constructor(
    private readonly dataSource: DataSource,
    /** RG-54; undefined is no limit. */
    private readonly maxJumpClients: number | undefined,
  ) {}

  async lookUp(installerKey: string, publicKeyThumbprint: string): Promise<EnrolmentLookUp> {
    const [row] = await this.dataSource.query<LookUpRow[]>(lookUpSql, [
      installerKey,
      publicKeyThumbprint,
    ]);
    return {
      enrolled: row?.client_id ? { clientId: row.client_id, name: row.name ?? '' } : undefined,
      installer: row && openInstaller(row),
      nextNumber: Number(row?.number),
    };
  }

  async jumpGroupByCodeName(codeName: string): Promise<JumpGroupRef | undefined> {
    const [row] = await this.dataSource.query<JumpGroupRef[]>(
      `SELECT 'shared' AS type, id, name FROM jump_group WHERE code_name = $1`,
      [codeName],
    );
    return row;
  }

  admit(installer: OpenInstaller): Within<RegistryEvent> {
    return async (tx, recorded) => {
      if (this.maxJumpClients !== undefined) await takePlace(tx, this.maxJumpClients);
      if (installer.terms.maxUses !== null) await takeUse(tx, installer, installer.terms.maxUses);
      await followInFleetRows(tx, recorded);
    };
  }
}

type Tx = Parameters<Within<RegistryEvent>>[0];

/** The counter's row is locked until the enrolment commits: the next one sees the use, or gets it back. */
async function takeUse(tx: Tx, { installerId }: OpenInstaller, maxUses: number): Promise<void> {
  const rows = await tx.query<{ uses: number }[]>(
    `WITH used AS (
       UPDATE installer_key SET uses = uses + 1 WHERE installer_id = $1 AND uses < $2 RETURNING uses
     ) SELECT uses FROM used`,
    [installerId, maxUses],
  );
  if (rows.length === 0) throw new EnrolmentTurnedAway('installer-exhausted');
}

async function takePlace(tx: Tx, maxJumpClients: number): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('registry:places', 0))`);
  const [row] = await tx.query<{ total: number }[]>(totalSql);
  if ((row?.total ?? 0) >= maxJumpClients) throw new EnrolmentTurnedAway('total-reached');
}

function openInstaller(row: LookUpRow): OpenInstaller | undefined {
  const { installer_id, terms, expires_at, uses } = row;
  if (installer_id === null || terms === null || expires_at === null) return undefined;
  return { installerId: installer_id, terms, expiresAt: expires_at.toISOString(), uses: uses ?? 0 };
}
