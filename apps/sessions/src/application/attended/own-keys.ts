import { AccessDecider } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Cause, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { readSessionKey } from '@jumpfleet/sessions-domain';
import type { SessionKeyRefusal } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { SESSION_KEYS } from './ports.js';
import type { SessionKeys } from './ports.js';
import { SessionKeyCommands } from './session-key-commands.js';
import type { SessionKeyRow } from './session-key.projection.js';

/** Who made a key sees it and takes it back; so does who may see, and end, all sessions. */
@Injectable()
export class OwnKeys {
  constructor(
    @Inject(SESSION_KEYS) private readonly keys: SessionKeys,
    @Inject(AccessDecider) private readonly policy: AccessDecider,
    private readonly commands: SessionKeyCommands,
  ) {}

  async list(
    principal: Principal,
    page: Readonly<{ cursor: string | undefined; limit: number }>,
  ): Promise<readonly SessionKeyRow[]> {
    const seesAll = await this.may(principal, 'session:view');
    return this.keys.list({ ...page, makerId: seesAll ? undefined : principal.id });
  }

  async find(typed: string, principal: Principal): Promise<SessionKeyRow | undefined> {
    return this.visible(typed, principal, 'session:view');
  }

  async withdraw(
    typed: string,
    principal: Principal,
    cause: Cause,
  ): Promise<Result<undefined, SessionKeyRefusal>> {
    const row = await this.visible(typed, principal, 'session:end');
    if (!row) return refuse({ kind: 'session-key-unknown' });
    const data = { sessionId: row.session_id };
    const withdrawn = await this.commands.handle({ type: 'WithdrawSessionKey', data }, cause);
    return withdrawn.ok ? ok(undefined) : withdrawn;
  }

  /** Policy is asked about a key that there is not, too: it takes as long as another's. */
  private async visible(
    typed: string,
    principal: Principal,
    action: 'session:view' | 'session:end',
  ): Promise<SessionKeyRow | undefined> {
    const key = readSessionKey(typed);
    const row = key === undefined ? undefined : await this.keys.byKey(key);
    if (row?.maker.id === principal.id) return row;
    return (await this.may(principal, action)) ? row : undefined;
  }

  private async may(
    { id, type }: Principal,
    action: 'session:view' | 'session:end',
  ): Promise<boolean> {
    const question = { principalId: id, principalType: type, action, jumpClientId: '' } as const;
    const [decision] = await this.policy.decide([question]);
    return decision?.allowed === true;
  }
}
