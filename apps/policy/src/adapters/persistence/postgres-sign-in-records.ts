import { createHash } from 'node:crypto';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { foldedUsername, signInLimits } from '@jumpfleet/policy-domain';
import type { AttemptLimit } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type {
  Attempt,
  LastSignIns,
  SignInRecords,
  Taken,
} from '../../application/sign-in/ports.js';

type Kind = 'name-at-place' | 'place' | 'account';
type Counted = Readonly<{ kind: Kind; key: string; name: string; limit: AttemptLimit }>;

/** Over the limit it need not be counted further. */
const takeSql = `
INSERT INTO failed_sign_in AS known (kind, key, name_digest, failures, since, until)
SELECT kind, key, name, 1, $5::timestamptz, $5::timestamptz + window_ms * interval '1 millisecond'
FROM unnest($1::text[], $2::text[], $3::text[], $4::int[])
  AS counted (kind, key, name, window_ms)
ON CONFLICT (kind, key) DO UPDATE SET
  failures = CASE WHEN known.until <= $5 THEN 1 ELSE least(known.failures + 1, 1000000) END,
  since = CASE WHEN known.until <= $5 THEN excluded.since ELSE known.since END,
  until = CASE WHEN known.until <= $5 THEN excluded.until ELSE known.until END
RETURNING kind, failures, until`;

const giveBackSql = `
UPDATE failed_sign_in known SET failures = greatest(0, known.failures - $3)
FROM unnest($1::text[], $2::text[]) AS counted (kind, key)
WHERE known.kind = counted.kind AND known.key = counted.key`;

/** A few of the expired go with each attempt, so that the table stays as small as its windows. */
const tidySql = `
DELETE FROM failed_sign_in WHERE (kind, key) IN (
  SELECT kind, key FROM failed_sign_in WHERE until <= $1 LIMIT 20 FOR UPDATE SKIP LOCKED)`;

@Injectable()
export class PostgresSignInRecords implements SignInRecords, LastSignIns {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async take(attempt: Attempt): Promise<Taken> {
    const now = this.clock.now();
    const counted = countedFor(attempt);
    await this.dataSource.query(tidySql, [now]);
    const rows: { kind: Kind; failures: number; until: Date }[] = await this.dataSource.query(
      takeSql,
      [
        counted.map(({ kind }) => kind),
        counted.map(({ key }) => key),
        counted.map(({ name }) => name),
        counted.map(({ limit }) => limit.windowMs),
        now,
      ],
    );
    const limitOf = new Map(counted.map(({ kind, limit }) => [kind, limit.maxFailures]));
    const over = rows.filter(({ kind, failures }) => failures > (limitOf.get(kind) ?? 0));
    const account = rows.find(({ kind }) => kind === 'account');
    const isLast = account?.failures === signInLimits.account.maxFailures;
    return {
      waitMs: Math.max(0, ...over.map(({ until }) => until.getTime() - now.getTime())),
      locksOutUntil: isLast ? account.until : undefined,
    };
  }

  async note(principalId: string, at: Date): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO last_sign_in VALUES ($1, $2)
       ON CONFLICT (principal_id) DO UPDATE SET at = greatest(last_sign_in.at, excluded.at)`,
      [principalId, at],
    );
  }

  async succeeded(attempt: Attempt, principalId: string): Promise<void> {
    await this.note(principalId, this.clock.now());
    const [own, ...others] = countedFor(attempt);
    const deleted: [{ failures: number }[], number] = await this.dataSource.query(
      'DELETE FROM failed_sign_in WHERE kind = $1 AND key = $2 RETURNING failures',
      [own.kind, own.key],
    );
    await this.subtract(others, deleted[0][0]?.failures ?? 1);
  }

  giveBack(attempt: Attempt): Promise<void> {
    return this.subtract(countedFor(attempt), 1);
  }

  async reset(type: Attempt['type'], name: string, failures: number): Promise<void> {
    const digest = digestOf(type, name);
    await this.dataSource.query('DELETE FROM failed_sign_in WHERE name_digest = $1', [digest]);
    if (failures === 0) return;
    const now = this.clock.now();
    const until = new Date(now.getTime() + signInLimits.account.windowMs);
    await this.dataSource.query(
      `INSERT INTO failed_sign_in (kind, key, name_digest, failures, since, until)
       VALUES ('account', $1, $1, $2, $3, $4)
       ON CONFLICT (kind, key) DO UPDATE SET failures = $2, since = $3, until = $4`,
      [digest, failures, now, until],
    );
  }

  private async subtract(counted: readonly Counted[], failures: number): Promise<void> {
    await this.dataSource.query(giveBackSql, [
      counted.map(({ kind }) => kind),
      counted.map(({ key }) => key),
      failures,
    ]);
  }
}

/** Always in the same order, in which rows are locked. */
function countedFor({ type, name, address }: Attempt): readonly [Counted, Counted, Counted] {
  const digest = digestOf(type, name);
  return [
    {
      kind: 'name-at-place',
      key: `${digest}@${address}`,
      name: digest,
      limit: signInLimits.nameAtPlace,
    },
    { kind: 'place', key: address, name: '', limit: signInLimits.place },
    { kind: 'account', key: digest, name: digest, limit: signInLimits.account },
  ];
}

/** The lists compute the same in SQL. */
function digestOf(type: Attempt['type'], name: string): string {
  const known = type === 'user' ? foldedUsername(name) : name;
  return createHash('sha256').update(`${type}:${known}`).digest('hex');
}
