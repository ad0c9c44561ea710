import { createHash } from 'node:crypto';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { foldedUsername, signInLimits } from '@jumpfleet/policy-domain';
import type { AttemptLimit } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Attempt, LastSignIns, SignInRecords } from '../../application/sign-in/ports.js';

type Kind = 'name-at-place' | 'place' | 'account';
type Row = Readonly<{ kind: Kind; failures: number; until: Date }>;
type Counted = Readonly<{ kind: Kind; key: string; name: string; limit: AttemptLimit }>;

const failedSql = `
INSERT INTO failed_sign_in AS known (kind, key, name_digest, failures, since, until)
SELECT kind, key, name, 1, $5::timestamptz, $5::timestamptz + window_ms * interval '1 millisecond'
FROM unnest($1::text[], $2::text[], $3::text[], $4::int[]) AS counted (kind, key, name, window_ms)
ON CONFLICT (kind, key) DO UPDATE SET
  failures = CASE WHEN known.until <= $5 THEN 1 ELSE least(known.failures + 1, 1000000) END,
  since = CASE WHEN known.until <= $5 THEN excluded.since ELSE known.since END,
  until = CASE WHEN known.until <= $5 THEN excluded.until ELSE known.until END
RETURNING kind, failures, until`;

const knownSql = `
SELECT kind, failures, until FROM failed_sign_in
WHERE until > $3 AND (kind, key) IN (SELECT * FROM unnest($1::text[], $2::text[]))`;

const forgivenSql = `
WITH forgiven AS (
  DELETE FROM failed_sign_in WHERE kind = $1 AND key = $2 RETURNING failures)
UPDATE failed_sign_in known SET failures = greatest(0, known.failures - forgiven.failures)
FROM forgiven, unnest($3::text[], $4::text[]) AS counted (kind, key)
WHERE known.kind = counted.kind AND known.key = counted.key`;

/** A few of the expired go with each failure, so that the table stays as small as its windows. */
const tidySql = `
DELETE FROM failed_sign_in WHERE (kind, key) IN (
  SELECT kind, key FROM failed_sign_in WHERE until <= $1 LIMIT 20 FOR UPDATE SKIP LOCKED)`;

@Injectable()
export class PostgresSignInRecords implements SignInRecords, LastSignIns {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async waitMs(attempt: Attempt): Promise<number> {
    const counted = countedFor(attempt);
    const now = this.clock.now();
    const rows: Row[] = await this.dataSource.query(knownSql, [...keysOf(counted), now]);
    const limitOf = new Map(counted.map(({ kind, limit }) => [kind, limit.maxFailures]));
    const over = rows.filter(({ kind, failures }) => failures >= (limitOf.get(kind) ?? 0));
    return Math.max(0, ...over.map(({ until }) => until.getTime() - now.getTime()));
  }

  async failed(attempt: Attempt): Promise<Date | undefined> {
    const counted = countedFor(attempt);
    const now = this.clock.now();
    await this.dataSource.query(tidySql, [now]);
    const rows: Row[] = await this.dataSource.query(failedSql, [
      ...keysOf(counted),
      counted.map(({ name }) => name),
      counted.map(({ limit }) => limit.windowMs),
      now,
    ]);
    const account = rows.find(({ kind }) => kind === 'account');
    return account?.failures === signInLimits.account.maxFailures ? account.until : undefined;
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
    await this.dataSource.query(forgivenSql, [own.kind, own.key, ...keysOf(others)]);
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
}

const keysOf = (counted: readonly Counted[]) => [
  counted.map(({ kind }) => kind),
  counted.map(({ key }) => key),
];

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
