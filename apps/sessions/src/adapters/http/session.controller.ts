import {
  Authenticated,
  CurrentPrincipal,
  InvalidRequest,
  RequestCause,
  ZodPipe,
  notAllowed,
} from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { EndSessionHandler } from '../../application/end-session.handler.js';
import { OpenJumpHandler } from '../../application/open-jump.handler.js';
import { SessionSight } from '../../application/session-sight.js';
import { SessionCustomers } from '../attended/session-customers.js';
import type { SessionCustomerPart } from '../attended/session-customers.js';
import { CursorMalformed } from '../persistence/session-cursor.js';
import { sessionProblem } from '../session-problems.js';
import { OpenedAnswer } from './opened-answer.js';
import { sessionItem } from './session-item.js';
import type { SessionItem } from './session-item.js';
import { jumpClientId, jumpRequest, listRequest, sessionId } from './session.requests.js';
import type { JumpRequest, ListRequest } from './session.requests.js';

/** What may be seen and done is asked of policy by each use case: it depends on more than the route. */
@Controller('api/v1')
@Authenticated()
export class SessionController {
  constructor(
    private readonly openJump: OpenJumpHandler,
    private readonly endSession: EndSessionHandler,
    private readonly sight: SessionSight,
    private readonly opened: OpenedAnswer,
    private readonly customers: SessionCustomers,
  ) {}

  @Post('jump-clients/:id/jump')
  @HttpCode(201)
  async jump(
    @Param('id', new ZodPipe(jumpClientId)) clientId: string,
    @Body(new ZodPipe(jumpRequest)) body: JumpRequest,
    @CurrentPrincipal() principal: Principal,
    @RequestCause() cause: Cause,
  ) {
    const opened = await this.openJump.handle({ ...body, clientId }, principal, cause);
    if (!opened.ok) throw sessionProblem(opened.refusal);
    return this.opened.of(opened.value);
  }

  @Get('sessions')
  async list(
    @Query(new ZodPipe(listRequest)) query: ListRequest,
    @CurrentPrincipal() principal: Principal,
  ) {
    try {
      const { items, nextCursor } = await this.sight.list(query, principal);
      return { items: items.map(sessionItem), next_cursor: nextCursor };
    } catch (error) {
      if (!(error instanceof CursorMalformed)) throw error;
      throw new InvalidRequest([{ path: 'cursor', message: error.message }]);
    }
  }

  @Get('sessions/:id')
  async find(
    @Param('id', new ZodPipe(sessionId)) id: string,
    @CurrentPrincipal() principal: Principal,
  ): Promise<SessionItem & SessionCustomerPart> {
    const session = await this.sight.find(id, principal);
    if (!session) throw sessionProblem({ kind: 'session-not-found' });
    return { ...sessionItem(session), ...(await this.customers.of(id)) };
  }

  @Post('sessions/:id/end')
  @HttpCode(200)
  async end(
    @Param('id', new ZodPipe(sessionId)) id: string,
    @CurrentPrincipal() principal: Principal,
    @RequestCause() cause: Cause,
  ): Promise<SessionItem> {
    const session = await this.sight.find(id, principal);
    if (!session) throw sessionProblem({ kind: 'session-not-found' });
    if (!(await this.sight.mayEnd(session, principal))) throw notAllowed();
    const ending = { sessionId: id, reason: 'representative' } as const;
    const ended = await this.endSession.handle(ending, cause);
    if (!ended.ok) throw sessionProblem(ended.refusal);
    return this.find(id, principal);
  }
}
