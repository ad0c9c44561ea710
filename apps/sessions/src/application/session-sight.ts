import { AccessDecider } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Action } from '@jumpfleet/policy-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { SESSION_DIRECTORY } from './ports.js';
import type { SessionDirectory, SessionPage, SessionQuery } from './ports.js';
import type { SessionRow } from './session-list.projection.js';

/**
 * Which sessions somebody may see: those that they took part in or are invited to; those of an item whose reports their role shows; all of
 * them who may view reports, or end sessions, at all.
 */
@Injectable()
export class SessionSight {
  constructor(
    @Inject(SESSION_DIRECTORY) private readonly sessions: SessionDirectory,
    @Inject(AccessDecider) private readonly policy: AccessDecider,
  ) {}

  async list(
    query: Omit<SessionQuery, 'representativeId'>,
    principal: Principal,
  ): Promise<SessionPage> {
    const isSeen = await this.seesAll(principal, query.clientId);
    return this.sessions.list({ ...query, representativeId: isSeen ? undefined : principal.id });
  }

  /** Policy is asked about a session that there is not, too: it takes as long as one that may not be seen. */
  async find(sessionId: string, principal: Principal): Promise<SessionRow | undefined> {
    const session = await this.sessions.find(sessionId);
    if (session?.participants.includes(principal.id)) return session;
    const isSeen = await this.seesAll(principal, session?.client_id ?? sessionId);
    return isSeen ? session : undefined;
  }

  /** For everybody: whoever owns it, or may end any. */
  async mayEnd({ owner_id }: SessionRow, principal: Principal): Promise<boolean> {
    return owner_id === principal.id || this.mayEndAll(principal);
  }

  mayEndAll(principal: Principal): Promise<boolean> {
    return this.allows(principal, [['session:end', '']]);
  }

  private seesAll(principal: Principal, clientId: string | undefined): Promise<boolean> {
    const ofItem: Asked[] = clientId === undefined ? [] : [['jump-client:view-report', clientId]];
    return this.allows(principal, [['session:view', ''], ...ofItem]);
  }

  private async allows({ id, type }: Principal, asked: readonly Asked[]): Promise<boolean> {
    const decisions = await this.policy.decide(
      asked.map(([action, jumpClientId]) => ({
        principalId: id,
        principalType: type,
        action,
        jumpClientId,
      })),
    );
    return decisions.some(({ allowed }) => allowed);
  }
}

type Asked = readonly [Action, jumpClientId: string];
