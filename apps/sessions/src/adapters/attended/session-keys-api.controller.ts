import { Allow, Authenticated, CurrentPrincipal, RequestCause, ZodPipe } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { GenerateSessionKeyHandler } from '../../application/attended/generate-session-key.handler.js';
import type { KeyWish } from '../../application/attended/generate-session-key.handler.js';
import { OwnKeys } from '../../application/attended/own-keys.js';
import { keyProblem, redeemProblem } from './attended-problems.js';
import { keyBody, keyList } from './attended.requests.js';
import type { KeyList } from './attended.requests.js';
import { KeyItems } from './key-items.js';
import type { SessionKeyItem } from './session-key-item.js';

/** Session keys for representatives and integrations (SB-19, SB-20). */
@Controller('api/v1/session-keys')
export class SessionKeysApiController {
  constructor(
    private readonly generate: GenerateSessionKeyHandler,
    private readonly keys: OwnKeys,
    private readonly items: KeyItems,
  ) {}

  @Post()
  @HttpCode(201)
  @Allow('session-keys:generate')
  async make(
    @Body(new ZodPipe(keyBody)) wish: KeyWish,
    @CurrentPrincipal() principal: Principal,
    @RequestCause() cause: Cause,
  ): Promise<SessionKeyItem & { mail_body: string }> {
    const made = await this.generate.handle(wish, principal, cause);
    if (!made.ok) throw keyProblem(made.refusal);
    const { key, mailBody } = made.value;
    const row = await this.keys.find(key, principal);
    if (!row) throw redeemProblem({ kind: 'session-key-unknown' });
    return { ...this.items.of(row), mail_body: mailBody };
  }

  /** Newest first: the own ones, or all of them for who may see all sessions. */
  @Get()
  @Authenticated()
  async list(
    @Query(new ZodPipe(keyList)) { cursor, limit }: KeyList,
    @CurrentPrincipal() principal: Principal,
  ): Promise<{ items: SessionKeyItem[]; next_cursor: string | null }> {
    const rows = await this.keys.list(principal, { cursor, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const next = rows.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map((row) => this.items.of(row)),
      next_cursor: next?.session_id ?? null,
    };
  }

  @Get(':key')
  @Authenticated()
  async find(
    @Param('key') typed: string,
    @CurrentPrincipal() principal: Principal,
  ): Promise<SessionKeyItem> {
    const row = await this.keys.find(typed, principal);
    if (!row) throw redeemProblem({ kind: 'session-key-unknown' });
    return this.items.of(row);
  }

  /** Takes back a key that nobody has used. */
  @Delete(':key')
  @HttpCode(204)
  @Authenticated()
  async withdraw(
    @Param('key') typed: string,
    @CurrentPrincipal() principal: Principal,
    @RequestCause() cause: Cause,
  ): Promise<void> {
    const withdrawn = await this.keys.withdraw(typed, principal, cause);
    if (!withdrawn.ok) throw redeemProblem(withdrawn.refusal);
  }
}
