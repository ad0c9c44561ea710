import { Allow, CurrentPrincipal, InvalidRequest, RequestCause, ZodPipe } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { CONFIG } from '@jumpfleet/lifecycle';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { EndSessionHandler } from '../../application/end-session.handler.js';
import { OpenJumpHandler } from '../../application/open-jump.handler.js';
import { SESSION_DIRECTORY } from '../../application/ports.js';
import type { SessionDirectory } from '../../application/ports.js';
import type { SessionsConfig } from '../../config.js';
import { CursorMalformed } from '../persistence/session-cursor.js';
import { sessionProblem } from '../session-problems.js';
import { websocketUrl } from '../websocket-url.js';
import { sessionItem } from './session-item.js';
import type { SessionItem } from './session-item.js';
import { jumpClientId, jumpRequest, listRequest, sessionId } from './session.requests.js';
import type { JumpRequest, ListRequest } from './session.requests.js';

@Controller('api/v1')
export class SessionController {
  constructor(
    private readonly openJump: OpenJumpHandler,
    private readonly endSession: EndSessionHandler,
    @Inject(SESSION_DIRECTORY) private readonly sessions: SessionDirectory,
    @Inject(CONFIG) private readonly config: SessionsConfig,
  ) {}

  @Post('jump-clients/:id/jump')
  @HttpCode(201)
  @Allow('jump-client:jump', 'id')
  async jump(
    @Param('id', new ZodPipe(jumpClientId)) clientId: string,
    @Body(new ZodPipe(jumpRequest)) body: JumpRequest,
    @CurrentPrincipal() { id, name }: Principal,
    @RequestCause() cause: Cause,
  ) {
    const jump = { ...body, clientId, representative: { id, name } };
    const opened = await this.openJump.handle(jump, cause);
    if (!opened.ok) throw sessionProblem(opened.refusal);
    const { session, ticket, expiresAt } = opened.value;
    return {
      session: sessionItem(session),
      websocket_url: websocketUrl(this.config.PUBLIC_URL),
      ticket,
      expires_at: expiresAt.toISOString(),
    };
  }

  @Get('sessions')
  @Allow('session:view')
  async list(@Query(new ZodPipe(listRequest)) query: ListRequest) {
    try {
      const { items, nextCursor } = await this.sessions.list(query);
      return { items: items.map(sessionItem), next_cursor: nextCursor };
    } catch (error) {
      if (!(error instanceof CursorMalformed)) throw error;
      throw new InvalidRequest([{ path: 'cursor', message: error.message }]);
    }
  }

  @Get('sessions/:id')
  @Allow('session:view')
  async find(@Param('id', new ZodPipe(sessionId)) id: string): Promise<SessionItem> {
    const session = await this.sessions.find(id);
    if (!session) throw sessionProblem({ kind: 'session-not-found' });
    return sessionItem(session);
  }

  @Post('sessions/:id/end')
  @HttpCode(200)
  @Allow('session:end')
  async end(
    @Param('id', new ZodPipe(sessionId)) id: string,
    @RequestCause() cause: Cause,
  ): Promise<SessionItem> {
    const ending = { sessionId: id, reason: 'representative', lineIsClosed: false } as const;
    const ended = await this.endSession.handle(ending, cause);
    if (!ended.ok) throw sessionProblem(ended.refusal);
    return this.find(id);
  }
}
