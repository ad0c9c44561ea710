import type { JumpGroupRef } from '@jumpfleet/registry-domain';
import type { DataSource } from 'typeorm';
import type { JumpGroups, SiteUser, SiteUsers } from '../../application/ports.js';

type UserKey = 'number' | 'lower(username)';

export class PostgresSiteUsers implements SiteUsers {
  constructor(private readonly dataSource: DataSource) {}

  byNumber(number: number): Promise<SiteUser | undefined> {
    return this.one('number', number);
  }

  byUsername(username: string): Promise<SiteUser | undefined> {
    return this.one('lower(username)', username.toLowerCase());
  }

  private async one(key: UserKey, value: number | string): Promise<SiteUser | undefined> {
    const [user] = await this.dataSource.query<SiteUser[]>(
      `SELECT number, user_id AS "userId", username, display_name AS "displayName"
       FROM site_user WHERE ${key} = $1`,
      [value],
    );
    return user;
  }
}

/** Shared groups are the registry's own; personal lists are those of policy's users. */
export class PostgresJumpGroups implements JumpGroups {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: SiteUsers,
  ) {}

  async find(type: JumpGroupRef['type'], id: number): Promise<JumpGroupRef | undefined> {
    return type === 'shared' ? this.shared('id', id) : personal(await this.users.byNumber(id));
  }

  async named(text: string): Promise<JumpGroupRef | undefined> {
    const [, kind, name = ''] = /^(jumpgroup|user):(.+)$/s.exec(text) ?? [];
    if (kind === 'jumpgroup') return this.shared('code_name', name);
    return kind === 'user' ? personal(await this.users.byUsername(name)) : undefined;
  }

  private async shared(
    column: 'id' | 'code_name',
    value: number | string,
  ): Promise<JumpGroupRef | undefined> {
    const [group] = await this.dataSource.query<JumpGroupRef[]>(
      `SELECT 'shared' AS type, id, name FROM jump_group WHERE ${column} = $1`,
      [value],
    );
    return group;
  }
}

function personal(user: SiteUser | undefined): JumpGroupRef | undefined {
  return user && { type: 'personal', id: user.number, name: user.username };
}
