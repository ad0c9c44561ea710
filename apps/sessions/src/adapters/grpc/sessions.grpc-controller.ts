import type { Metadata } from '@grpc/grpc-js';
import { GrpcCallers, InvalidRequest } from '@jumpfleet/http';
import { CONFIG } from '@jumpfleet/lifecycle';
import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type { z } from 'zod';
import { EndSessionHandler } from '../../application/end-session.handler.js';
import { OpenJumpHandler } from '../../application/open-jump.handler.js';
import { SESSION_DIRECTORY } from '../../application/ports.js';
import type { SessionDirectory } from '../../application/ports.js';
import type { SessionRow } from '../../application/session-list.projection.js';
import type { SessionsConfig } from '../../config.js';
import { sessionProblem } from '../session-problems.js';
import { websocketUrl } from '../websocket-url.js';
import { sessionMessage } from './session-message.js';
import type { SessionMessage } from './session-message.js';
import { idRequest, startRequest } from './sessions.requests.js';

const service = 'SessionsService';

@Controller()
export class SessionsGrpcController {
  constructor(
    private readonly callers: GrpcCallers,
    private readonly openJump: OpenJumpHandler,
    private readonly endSessions: EndSessionHandler,
    @Inject(SESSION_DIRECTORY) private readonly sessions: SessionDirectory,
    @Inject(CONFIG) private readonly config: SessionsConfig,
  ) {}

  @GrpcMethod(service)
  async startSession(request: unknown, metadata: Metadata) {
    const { jumpClientId, ...rest } = parse(startRequest, request);
    const { principal, cause } = await this.callers.demand(
      metadata,
      'jump-client:jump',
      jumpClientId,
    );
    const { id, name } = principal;
    const jump = { ...rest, clientId: jumpClientId, representative: { id, name } };
    const opened = await this.openJump.handle(jump, cause);
    if (!opened.ok) throw sessionProblem(opened.refusal);
    const { session, ticket, expiresAt } = opened.value;
    return {
      session: sessionMessage(session),
      websocketUrl: websocketUrl(this.config.PUBLIC_URL),
      ticket,
      expiresAt: expiresAt.toISOString(),
    };
  }

  @GrpcMethod(service)
  async getSession(request: unknown, metadata: Metadata): Promise<SessionMessage> {
    const { id } = parse(idRequest, request);
    await this.callers.demand(metadata, 'session:view');
    return sessionMessage(await this.find(id));
  }

  @GrpcMethod(service)
  async endSession(request: unknown, metadata: Metadata): Promise<SessionMessage> {
    const { id } = parse(idRequest, request);
    const { cause } = await this.callers.demand(metadata, 'session:end');
    const ending = { sessionId: id, reason: 'representative', lineIsClosed: false } as const;
    const ended = await this.endSessions.handle(ending, cause);
    if (!ended.ok) throw sessionProblem(ended.refusal);
    return sessionMessage(await this.find(id));
  }

  private async find(id: string): Promise<SessionRow> {
    const session = await this.sessions.find(id);
    if (!session) throw sessionProblem({ kind: 'session-not-found' });
    return session;
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, request: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(request);
  if (!success) throw InvalidRequest.from(error);
  return data;
}
