import { Authenticated, CurrentPrincipal, RequestCause, ZodPipe } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { AcceptCustomerHandler } from '../../application/attended/accept-customer.handler.js';
import { WaitingCustomers } from '../../application/attended/waiting-customers.js';
import { OpenedAnswer } from '../http/opened-answer.js';
import { sessionId } from '../http/session.requests.js';
import { acceptProblem } from './attended-problems.js';
import { queueWith } from './session-key-item.js';

/** Whose queues they are follows from teams; each use case asks. */
@Controller('api/v1')
@Authenticated()
export class SessionQueuesController {
  constructor(
    private readonly waiting: WaitingCustomers,
    private readonly accept: AcceptCustomerHandler,
    private readonly opened: OpenedAnswer,
  ) {}

  @Get('session-queues')
  @Header('cache-control', 'no-store')
  async list(@CurrentPrincipal() principal: Principal) {
    const queues = await this.waiting.of(principal);
    return { items: queues.map(({ queue, waiting }) => queueWith(queue, waiting)) };
  }

  /** Answers as a jump does. Of several who accept at once one is answered so. */
  @Post('sessions/:id/accept')
  @HttpCode(201)
  async take(
    @Param('id', new ZodPipe(sessionId)) id: string,
    @CurrentPrincipal() principal: Principal,
    @RequestCause() cause: Cause,
  ) {
    const opened = await this.accept.handle(id, principal, cause);
    if (!opened.ok) throw acceptProblem(opened.refusal);
    return this.opened.of(opened.value);
  }
}
