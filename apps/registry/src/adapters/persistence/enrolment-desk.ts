import type { Within } from '@jumpfleet/event-log';
import { GatheredQuestions } from '@jumpfleet/messaging';
import type { InstallerTerms, RegistryEvent } from '@jumpfleet/registry-domain';
import { siteSettingsStream } from '@jumpfleet/registry-domain';
import type { DataSource } from 'typeorm';
import type {
  EnrolmentDesk,
  EnrolmentLookUp,
  OpenInstaller,
} from '../../application/enrolment-ports.js';
import { EnrolmentTurnedAway } from '../../application/enrolment-ports.js';
import type { PostgresClientPlaces } from './client-places.js';
import { reachedLimitsSql } from './client-places.js';
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
  total_reached: boolean | null;
  active_reached: boolean | null;
}>;
type Question = Readonly<{ key: string; thumbprint: string; now: Date }>;

const lookUpSql = `
WITH limits AS (${reachedLimitsSql})
SELECT c.client_id, c.name, t.asked_at, i.installer_id, i.terms, i.expires_at, i.revoked_at,
  i.server_version, k.uses, limits.total AS total_reached, limits.active AS active_reached
FROM unnest($3::text[], $4::text[], $5::bigint[]) WITH ORDINALITY AS q (key, thumbprint, at, place)
CROSS JOIN limits
LEFT JOIN jump_client c ON c.public_key_thumbprint = q.thumbprint
LEFT JOIN enrolment_turn t ON t.public_key_thumbprint = q.thumbprint AND t.kept_until >= q.at
LEFT JOIN installer_key k ON k.key = q.key
LEFT JOIN installer i ON i.installer_id = k.installer_id
ORDER BY q.place`;

/** The row is locked until the enrolments commit: the next ones see the uses, or get them back. */
const takeUsesSql = `
WITH used AS (
  UPDATE installer_key k SET uses = k.uses + $2 FROM installer i
  WHERE k.installer_id = $1 AND i.installer_id = $1 AND NOT k.revoked
    AND k.uses + $2 <= coalesce((i.terms->>'maxUses')::integer, 2147483647)
  RETURNING k.uses
) SELECT uses FROM used`;

export class PostgresEnrolmentDesk implements EnrolmentDesk {
  private readonly questions = new GatheredQuestions((asked: readonly Question[]) =>
    this.answer(asked),
  );
  private readonly numbers = new GatheredQuestions((asked: readonly undefined[]) =>
    this.take(asked.length),
  );

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

  readonly admitAnew: Within<RegistryEvent> = async (tx, recorded) => {
    await followInFleetRows(tx, recorded);
    await this.places.take(tx, recorded);
  };

  lookUp(key: string, thumbprint: string, now: Date): Promise<EnrolmentLookUp> {
    return this.questions.ask({ key, thumbprint, now });
  }

  nextNumber(): Promise<number> {
    return this.numbers.ask(undefined);
  }

  private async answer(asked: readonly Question[]): Promise<EnrolmentLookUp[]> {
    const rows = await this.dataSource.query<LookUpRow[]>(lookUpSql, [
      siteSettingsStream,
      this.places.ceiling ?? null,
      asked.map(({ key }) => key),
      asked.map(({ thumbprint }) => thumbprint),
      asked.map(({ now }) => now.getTime()),
    ]);
    return rows.map(lookUpOf);
  }

  private async take(count: number): Promise<number[]> {
    const rows = await this.dataSource.query<{ number: string }[]>(
      `SELECT nextval('jump_client_numbers') AS number FROM generate_series(1, $1)`,
      [count],
    );
    return rows.map(({ number }) => Number(number));
  }
}

function lookUpOf(row: LookUpRow): EnrolmentLookUp {
  return {
    enrolled:
      row.client_id === null ? undefined : { clientId: row.client_id, name: row.name ?? '' },
    installer: openInstaller(row),
    waitingSince: row.asked_at === null ? undefined : new Date(Number(row.asked_at)),
    limits: { total: row.total_reached ?? false, active: row.active_reached ?? false },
  };
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
