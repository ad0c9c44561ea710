import { Authenticated, CurrentPrincipal, Problem, ZodPipe } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { Simulator } from '../../application/simulator.js';
import { presence, startMethod } from '../access-questions.js';
import { decisionAnswer, instant, termsAnswer } from './access-bodies.js';
import { AskingForOthers } from './asking-for-others.js';

const SimulateBody = z.strictObject({
  /** The representative's id, or its number; left out, it is whoever asks. */
  user: z.union([z.uuid(), z.number().int().positive()]).optional(),
  start_method: startMethod,
  presence: presence.default('attended'),
  at: instant.optional(),
  jump_client_id: z.uuid().optional(),
  /** Of the portal that a session key or a visitor comes through. */
  public_site_address: z.string().max(128).optional(),
  /** The session policy that an external representative is invited with. */
  invite_session_policy_id: z.number().int().positive().optional(),
});
type SimulateBody = z.infer<typeof SimulateBody>;

/** PO-37: what a session of this representative, started so, may do; and who says so. */
@Controller('api/v1/session-policies')
export class SimulatorController {
  constructor(
    private readonly simulator: Simulator,
    private readonly others: AskingForOthers,
  ) {}

  @Post('simulate')
  @Authenticated()
  @HttpCode(200)
  async simulate(
    @Body(new ZodPipe(SimulateBody)) body: SimulateBody,
    @CurrentPrincipal() asker: Principal,
  ) {
    const user = body.user ?? asker.id;
    if (user !== asker.id) await this.others.demand(asker);
    const simulated = await this.simulator.simulate({
      user,
      startMethod: body.start_method,
      presence: body.presence,
      at: body.at,
      jumpClientId: body.jump_client_id,
      publicSiteAddress: body.public_site_address,
      invitePolicy: body.invite_session_policy_id,
      knowsAll: user !== asker.id,
    });
    if (!simulated)
      throw new Problem({ status: 404, code: 'user-not-found', detail: 'There is no such user.' });
    const { jump, notes } = simulated;
    return { ...termsAnswer(simulated), jump: jump && decisionAnswer(jump), notes };
  }
}
