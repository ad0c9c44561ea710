import type { Metadata } from '@grpc/grpc-js';
import { ForCallers, GrpcCallers } from '@jumpfleet/http';
import type { Result } from '@jumpfleet/kernel';
import { CONFIG } from '@jumpfleet/lifecycle';
import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { MembersHandler } from '../../application/members/members.handler.js';
import { SessionPeople } from '../../application/members/session-people.js';
import type { OpenedJump } from '../../application/members/session-tickets.js';
import { TakePartHandler } from '../../application/members/take-part.handler.js';
import type { SessionsConfig } from '../../config.js';
import { sessionProblem } from '../session-problems.js';
import type { AnyRefusal } from '../session-problems.js';
import { parse } from './parse.js';
import { openedMessage, sessionMessage } from './session-message.js';
import type { SessionMessage } from './session-message.js';
import { guestRequest, idRequest, joinRequest } from './sessions.requests.js';

const service = 'SessionsService';

/** Who takes part in a session, as over REST. */
@Controller()
@ForCallers()
export class MembersGrpcController {
  constructor(
    private readonly callers: GrpcCallers,
    private readonly takePart: TakePartHandler,
    private readonly members: MembersHandler,
    private readonly people: SessionPeople,
    @Inject(CONFIG) private readonly config: SessionsConfig,
  ) {}

  @GrpcMethod(service)
  async getTicket(request: unknown, metadata: Metadata) {
    const { id } = parse(idRequest, request);
    const { principal } = await this.callers.caller(metadata);
    return this.opened(await this.takePart.ticket(id, principal));
  }

  @GrpcMethod(service)
  async joinSession(request: unknown, metadata: Metadata) {
    const { id, overrideReason, twoFactorCode } = parse(joinRequest, request);
    const { principal, cause } = await this.callers.caller(metadata);
    const wish = { sessionId: id, overrideReason, secondFactorCode: twoFactorCode };
    return this.opened(await this.takePart.join(wish, principal, cause));
  }

  @GrpcMethod(service)
  async leaveSession(request: unknown, metadata: Metadata): Promise<SessionMessage> {
    const { id: sessionId } = parse(idRequest, request);
    const asking = { sessionId, ...(await this.callers.caller(metadata)) };
    return sessionMessage(done(await this.members.leave(asking)));
  }

  @GrpcMethod(service)
  async inviteToSession(request: unknown, metadata: Metadata): Promise<SessionMessage> {
    const { id: sessionId, guest } = parse(guestRequest, request);
    const asking = { sessionId, ...(await this.callers.caller(metadata)) };
    return sessionMessage(done(await this.members.invite(guest, asking)));
  }

  @GrpcMethod(service)
  async transferSession(request: unknown, metadata: Metadata): Promise<SessionMessage> {
    const { id: sessionId, guest } = parse(guestRequest, request);
    const asking = { sessionId, ...(await this.callers.caller(metadata)) };
    return sessionMessage(done(await this.members.transfer(guest, asking)));
  }

  @GrpcMethod(service)
  async takeOwnership(request: unknown, metadata: Metadata): Promise<SessionMessage> {
    const { id: sessionId } = parse(idRequest, request);
    const asking = { sessionId, ...(await this.callers.caller(metadata)) };
    return sessionMessage(done(await this.members.takeOwnership(asking)));
  }

  @GrpcMethod(service)
  async listMembers(request: unknown, metadata: Metadata) {
    const { id } = parse(idRequest, request);
    const { principal } = await this.callers.caller(metadata);
    const { owner, members } = await this.people.of(done(await this.members.find(id, principal)));
    const told = members.map(({ is_connected: isConnected, ...one }) => ({ ...one, isConnected }));
    return { owner, members: told };
  }

  private opened(outcome: Result<OpenedJump, AnyRefusal>) {
    return openedMessage(done(outcome), this.config);
  }
}

function done<T>(outcome: Result<T, AnyRefusal>): T {
  if (!outcome.ok) throw sessionProblem(outcome.refusal);
  return outcome.value;
}
