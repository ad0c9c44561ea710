import { Authenticated, CurrentPrincipal, RequestCause, ZodPipe } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Cause, Result } from '@jumpfleet/kernel';
import { Body, Controller, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { MembersHandler } from '../../../application/members/members.handler.js';
import type { Asking } from '../../../application/members/members.handler.js';
import { SessionPeople } from '../../../application/members/session-people.js';
import { TakePartHandler } from '../../../application/members/take-part.handler.js';
import type { SessionRow } from '../../../application/session-list.projection.js';
import { SessionSight } from '../../../application/session-sight.js';
import { sessionProblem } from '../../session-problems.js';
import type { AnyRefusal } from '../../session-problems.js';
import { OpenedAnswer } from '../opened-answer.js';
import { sessionItem } from '../session-item.js';
import type { SessionItem } from '../session-item.js';
import { sessionId } from '../session.requests.js';
import { amendRequest, guestRequest, joinRequest } from './members.requests.js';
import type { AmendRequest, GuestRequest, JoinRequest } from './members.requests.js';

const id = new ZodPipe(sessionId);

/** Who takes part in a session: what each may do about it is decided by each use case. */
@Controller('api/v1/sessions/:id')
@Authenticated()
export class MembersController {
  constructor(
    private readonly takePart: TakePartHandler,
    private readonly members: MembersHandler,
    private readonly sight: SessionSight,
    private readonly people: SessionPeople,
    private readonly opened: OpenedAnswer,
  ) {}

  @Get('members')
  async list(@Param('id', id) session: string, @CurrentPrincipal() principal: Principal) {
    const found = await this.sight.find(session, principal);
    if (!found) throw sessionProblem({ kind: 'session-not-found' });
    return this.people.of(found);
  }

  /** For a new line of one's own part, such as to come back. */
  @Post('ticket')
  @HttpCode(200)
  async ticket(@Param('id', id) session: string, @CurrentPrincipal() principal: Principal) {
    return this.opened.of(done(await this.takePart.ticket(session, principal)));
  }

  @Post('join')
  @HttpCode(201)
  async join(
    @Param('id', id) session: string,
    @Body(new ZodPipe(joinRequest)) body: JoinRequest,
    @CurrentPrincipal() principal: Principal,
    @RequestCause() cause: Cause,
  ) {
    const wish = { ...body, sessionId: session };
    return this.opened.of(done(await this.takePart.join(wish, principal, cause)));
  }

  @Post('invite')
  @HttpCode(200)
  async invite(
    @Param('id', id) session: string,
    @Body(new ZodPipe(guestRequest)) body: GuestRequest,
    @CurrentPrincipal() principal: Principal,
    @RequestCause() cause: Cause,
  ): Promise<SessionItem> {
    return item(await this.members.invite(body, asking(session, principal, cause)));
  }

  @Post('transfer')
  @HttpCode(200)
  async transfer(
    @Param('id', id) session: string,
    @Body(new ZodPipe(guestRequest)) body: GuestRequest,
    @CurrentPrincipal() principal: Principal,
    @RequestCause() cause: Cause,
  ): Promise<SessionItem> {
    return item(await this.members.transfer(body, asking(session, principal, cause)));
  }

  @Post('leave')
  @HttpCode(200)
  async leave(
    @Param('id', id) session: string,
    @CurrentPrincipal() principal: Principal,
    @RequestCause() cause: Cause,
  ): Promise<SessionItem> {
    return item(await this.members.leave(asking(session, principal, cause)));
  }

  @Post('take-ownership')
  @HttpCode(200)
  async takeOwnership(
    @Param('id', id) session: string,
    @CurrentPrincipal() principal: Principal,
    @RequestCause() cause: Cause,
  ): Promise<SessionItem> {
    return item(await this.members.takeOwnership(asking(session, principal, cause)));
  }

  @Patch()
  async amend(
    @Param('id', id) session: string,
    @Body(new ZodPipe(amendRequest)) body: AmendRequest,
    @CurrentPrincipal() principal: Principal,
    @RequestCause() cause: Cause,
  ): Promise<SessionItem> {
    return item(await this.members.amend(body, asking(session, principal, cause)));
  }
}

function asking(session: string, principal: Principal, cause: Cause): Asking {
  return { sessionId: session, principal, cause };
}

function item(outcome: Result<SessionRow, AnyRefusal>): SessionItem {
  return sessionItem(done(outcome));
}

function done<T>(outcome: Result<T, AnyRefusal>): T {
  if (!outcome.ok) throw sessionProblem(outcome.refusal);
  return outcome.value;
}
