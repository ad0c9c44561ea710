import type { Metadata } from '@grpc/grpc-js';
import { ForCallers, GrpcCallers, notAllowed } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import { CONFIG } from '@jumpfleet/lifecycle';
import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { EndSessionHandler } from '../../application/end-session.handler.js';
import { OpenJumpHandler } from '../../application/open-jump.handler.js';
import type { JumpWish } from '../../application/open-jump.handler.js';
import type { SessionRow } from '../../application/session-list.projection.js';
import { SessionSight } from '../../application/session-sight.js';
import type { SessionsConfig } from '../../config.js';
import { sessionProblem } from '../session-problems.js';
import { parse } from './parse.js';
import { openedMessage, sessionMessage } from './session-message.js';
import type { SessionMessage } from './session-message.js';
import { idRequest, startRequest } from './sessions.requests.js';

const service = 'SessionsService';

@Controller()
@ForCallers()
export class SessionsGrpcController {
  constructor(
    private readonly callers: GrpcCallers,
    private readonly openJump: OpenJumpHandler,
    private readonly endSessions: EndSessionHandler,
    private readonly sight: SessionSight,
    @Inject(CONFIG) private readonly config: SessionsConfig,
  ) {}

  @GrpcMethod(service)
  async startSession(request: unknown, metadata: Metadata) {
    const { principal, cause } = await this.callers.caller(metadata);
    const opened = await this.openJump.handle(wishOf(request), principal, cause);
    if (!opened.ok) throw sessionProblem(opened.refusal);
    return openedMessage(opened.value, this.config);
  }

  @GrpcMethod(service)
  async getSession(request: unknown, metadata: Metadata): Promise<SessionMessage> {
    const { id } = parse(idRequest, request);
    const { principal } = await this.callers.caller(metadata);
    return sessionMessage(await this.find(id, principal));
  }

  @GrpcMethod(service)
  async endSession(request: unknown, metadata: Metadata): Promise<SessionMessage> {
    const { id } = parse(idRequest, request);
    const { principal, cause } = await this.callers.caller(metadata);
    const session = await this.find(id, principal);
    if (!(await this.sight.mayEnd(session, principal))) throw notAllowed();
    const ending = { sessionId: id, reason: 'representative' } as const;
    const ended = await this.endSessions.handle(ending, cause);
    if (!ended.ok) throw sessionProblem(ended.refusal);
    return sessionMessage(await this.find(id, principal));
  }

  private async find(id: string, principal: Principal): Promise<SessionRow> {
    const session = await this.sight.find(id, principal);
    if (!session) throw sessionProblem({ kind: 'session-not-found' });
    return session;
  }
}

function wishOf(request: unknown): JumpWish {
  const { jumpClientId, overrideReason, ticketId, twoFactorCode, ...rest } = parse(
    startRequest,
    request,
  );
  const start = { method: 'jump', overrideReason, ticketId } as const;
  return { ...rest, clientId: jumpClientId, secondFactorCode: twoFactorCode, start };
}
