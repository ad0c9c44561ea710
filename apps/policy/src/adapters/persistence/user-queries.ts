import type { Listed, PageWindow } from '@jumpfleet/http';
import { foldedUsername } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Users } from '../../application/users/ports.js';
import type { UserRow } from '../../application/users/user-list.projection.js';
import { listed } from './listed.js';
import { userReadModel } from './principals.read-models.js';

const { table } = userReadModel;

export type UserFilter = Readonly<{
  /** Only those behind this number. */
  after?: number | undefined;
  securityProviderId?: number | undefined;
  username?: string | undefined;
  emailAddress?: string | undefined;
  /** Part of a name or e-mail address. */
  search?: string | undefined;
}>;

/** A user with what is counted and noted beside the log. */
export type UserWithRecord = UserRow &
  Readonly<{ last_sign_in: Date | null; failed_sign_ins: number }>;

const withRecord = `SELECT u.*, s.at AS last_sign_in, coalesce(f.failures, 0) AS failed_sign_ins
  FROM ${table} u
  LEFT JOIN last_sign_in s ON s.principal_id = u.id
  LEFT JOIN credentials c ON c.principal_id = u.id
  LEFT JOIN failed_sign_in f ON f.kind = 'account' AND f.until > now()
    AND f.key = encode(sha256(convert_to('user:' || c.name, 'UTF8')), 'hex')`;

/** Users as both APIs list them, by number. */
@Injectable()
export class UserQueries implements Users {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  list(window: PageWindow, filter: UserFilter = {}): Promise<Listed<UserWithRecord>> {
    const { after = 0, securityProviderId = null, username, emailAddress, search = '' } = filter;
    return listed<UserWithRecord>(this.dataSource, {
      select: withRecord,
      from: `FROM ${table} u`,
      where: `WHERE u.number > $1 AND ($2::int IS NULL OR u.security_provider_id = $2)
        AND ($3::text IS NULL OR lower(u.username) = $3)
        AND ($4::text IS NULL OR lower(u.email_address) = $4)
        AND ($5 = '' OR strpos(lower(concat_ws(' ', u.username, u.email_address,
          u.settings->>'publicDisplayName', u.settings->>'privateDisplayName')), $5) > 0)`,
      orderBy: 'u.number',
      values: [
        after,
        securityProviderId,
        username === undefined ? null : foldedUsername(username),
        emailAddress?.toLowerCase() ?? null,
        search.toLowerCase(),
      ],
      window,
    });
  }

  async byNumber(number: number): Promise<UserWithRecord | undefined> {
    const rows: UserWithRecord[] = await this.dataSource.query(
      `${withRecord} WHERE u.number = $1`,
      [number],
    );
    return rows[0];
  }

  async byId(id: string): Promise<UserWithRecord | undefined> {
    const rows: UserWithRecord[] = await this.dataSource.query(`${withRecord} WHERE u.id = $1`, [
      id,
    ]);
    return rows[0];
  }

  async emailAddresses(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows: { id: string; address: string }[] = await this.dataSource.query(
      `SELECT id::text, email_address AS address FROM ${table}
       WHERE id::text = ANY ($1) AND email_address <> ''`,
      [ids],
    );
    return new Map(rows.map(({ id, address }) => [id, address]));
  }

  /** Whose time is over without anybody having been told, a few at a time. */
  async expiredUntold(): Promise<readonly string[]> {
    const rows: { id: string }[] = await this.dataSource.query(
      `SELECT id::text FROM ${table}
       WHERE NOT expiry_told AND expires_at <= now() ORDER BY expires_at LIMIT 100`,
    );
    return rows.map(({ id }) => id);
  }

  /** Which of them are users at all. */
  async known(numbers: readonly number[]): Promise<ReadonlySet<number>> {
    const rows: { number: number }[] = await this.dataSource.query(
      `SELECT number FROM ${table} WHERE number = ANY ($1)`,
      [numbers],
    );
    return new Set(rows.map(({ number }) => number));
  }
}
