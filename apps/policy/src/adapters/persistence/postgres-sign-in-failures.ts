import { createHash } from 'node:crypto';
import { RegularLook } from '@jumpfleet/lifecycle';
import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { signInFailedType } from '@jumpfleet/policy-contracts';
import type { SignInFailed } from '@jumpfleet/policy-contracts';
import { foldedUsername } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Attempt, SignInFailures } from '../../application/sign-in/ports.js';

export const SIGN_IN_TELL_SECONDS = Symbol('SIGN_IN_TELL_SECONDS');

const lookMs = 500;
/** So many names at addresses are told one by one at the same time; what more there is, is told as one. */
const mostTold = 100;
const longestName = 255;

const told = (attempts: string) => `'${signInFailedType}', username,
  json_build_object('username', username, 'accountType', account_type, 'address', address,
    'reason', reason, 'attempts', ${attempts})`;

/** The first of a name at an address is told at once, all that follow within the time are counted. */
const failedSql = `
WITH place AS (
  SELECT $1 = ANY (SELECT key FROM told_sign_in_failure) OR
    (SELECT count(*) FROM told_sign_in_failure) < ${mostTold} AS has_room
), counted AS (
  INSERT INTO told_sign_in_failure AS t (key, account_type, username, address, reason, until)
  SELECT CASE WHEN has_room THEN $1 ELSE '*' END, CASE WHEN has_room THEN $2 ELSE '*' END,
    CASE WHEN has_room THEN $3 ELSE '*' END, CASE WHEN has_room THEN $4 ELSE '*' END, $5,
    now() + make_interval(secs => $6) FROM place
  ON CONFLICT (key) DO UPDATE SET pending = t.pending + 1,
    reason = CASE WHEN t.pending = 0 OR t.reason = excluded.reason THEN excluded.reason ELSE 'various' END
  RETURNING *
)
INSERT INTO news (type, subject, data) SELECT ${told('1')} FROM counted WHERE pending = 0`;

const dueSql = `
WITH due AS MATERIALIZED (
  SELECT * FROM told_sign_in_failure WHERE until <= now() ORDER BY key FOR UPDATE SKIP LOCKED
), quiet AS (
  DELETE FROM told_sign_in_failure t USING due WHERE t.key = due.key AND due.pending = 0
), again AS (
  UPDATE told_sign_in_failure t SET pending = 0, until = now() + make_interval(secs => $1)
  FROM due WHERE t.key = due.key AND due.pending > 0
)
INSERT INTO news (type, subject, data) SELECT ${told('pending')} FROM due WHERE pending > 0`;

/** Tells of failed sign-ins, so that a flood of them is a trickle of news: at most one each time for a name at an address. */
@Injectable()
export class PostgresSignInFailures
  implements SignInFailures, OnApplicationBootstrap, OnModuleDestroy
{
  private readonly regular = new RegularLook(
    () => this.tellCounted(),
    (error) => {
      this.logger.warn({ err: error }, 'counted sign-in failures are told with the next look');
    },
  );

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(SIGN_IN_TELL_SECONDS) private readonly tellSeconds: number,
  ) {}

  onApplicationBootstrap(): void {
    this.regular.start(lookMs);
  }

  onModuleDestroy(): Promise<void> {
    return this.regular.stop();
  }

  async failed({ type, name, address }: Attempt, reason: SignInFailed['reason']): Promise<void> {
    const known = type === 'user' ? foldedUsername(name) : name;
    const key = createHash('sha256').update(`${type} ${known} ${address}`).digest('hex');
    const shown = name.slice(0, longestName);
    const parameters = [key, type, shown, address, reason, this.tellSeconds];
    await this.dataSource.query(failedSql, parameters);
  }

  private async tellCounted(): Promise<void> {
    await this.dataSource.query(dueSql, [this.tellSeconds]);
  }
}
