import { Authenticated, CurrentPrincipal, RequestCause, ZodPipe } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { PinHandler } from '../../application/attended/pin.handler.js';
import type { PinWish } from '../../application/attended/pin.handler.js';
import { UnpinHandler } from '../../application/attended/unpin.handler.js';
import { sessionId } from '../http/session.requests.js';
import { pinProblem } from './attended-problems.js';
import { pinBody } from './attended.requests.js';

/** RG-60..65. Who may follows from the session, its terms and the list that the client goes to. */
@Controller('api/v1/sessions/:id')
@Authenticated()
export class PinController {
  constructor(
    private readonly pins: PinHandler,
    private readonly unpins: UnpinHandler,
  ) {}

  /** Accepted: the customer may be asked first, and `pin` of the session tells what became of it. */
  @Post('pin')
  @HttpCode(202)
  async pin(
    @Param('id', new ZodPipe(sessionId)) id: string,
    @Body(new ZodPipe(pinBody)) wish: PinWish,
    @CurrentPrincipal() principal: Principal,
    @RequestCause() cause: Cause,
  ): Promise<{ pin: { id: string; state: 'asked' } }> {
    const asked = await this.pins.handle(id, wish, principal, cause);
    if (!asked.ok) throw pinProblem(asked.refusal);
    return { pin: { id: asked.value, state: 'asked' } };
  }

  /** The Jump Client is deleted. */
  @Post('unpin')
  @HttpCode(204)
  async unpin(
    @Param('id', new ZodPipe(sessionId)) id: string,
    @CurrentPrincipal() principal: Principal,
    @RequestCause() cause: Cause,
  ): Promise<void> {
    const unpinned = await this.unpins.handle(id, principal, cause);
    if (!unpinned.ok) throw pinProblem(unpinned.refusal);
  }
}
