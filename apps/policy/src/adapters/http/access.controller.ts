import { AccessDecider, Authenticated, CurrentPrincipal, Problem, ZodPipe } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { AccessDecision, AccessQuestion } from '@jumpfleet/policy-contracts';
import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { z } from 'zod';
import { action, maxQuestions, principalType } from '../access-questions.js';

const Question = z.object({
  action,
  jump_client_id: z.string().max(64).default(''),
  /** Whom it is about; left out, it is whoever asks. */
  principal: z.object({ id: z.string().max(64), type: principalType }).optional(),
});
type Question = z.infer<typeof Question>;

const DecisionsBody = z.union([
  Question,
  z.object({ questions: z.array(Question).min(1).max(maxQuestions) }),
]);
type DecisionsBody = z.infer<typeof DecisionsBody>;

/** The access question over REST: one, or many at once; always with reasons. */
@Controller('api/v1/access')
export class AccessController {
  constructor(@Inject(AccessDecider) private readonly decider: AccessDecider) {}

  @Post('decisions')
  @Authenticated()
  @HttpCode(200)
  async decide(
    @Body(new ZodPipe(DecisionsBody)) body: DecisionsBody,
    @CurrentPrincipal() asker: Principal,
  ): Promise<AccessDecision | { decisions: readonly AccessDecision[] }> {
    const asked = 'questions' in body ? body.questions : [body];
    const decisions = await this.decider.decide(asked.map((one) => aboutWhom(one, asker)));
    const [only] = decisions;
    return 'questions' in body || !only ? { decisions } : only;
  }
}

function aboutWhom({ action: asked, jump_client_id, principal }: Question, asker: Principal) {
  if (principal && principal.id !== asker.id && !asker.administrator)
    throw new Problem({
      status: 403,
      code: 'not-allowed',
      detail: 'Only administrators may ask about others.',
    });
  const about = principal ?? asker;
  return {
    principalId: about.id,
    principalType: about.type,
    administrator: asker.administrator,
    action: asked,
    jumpClientId: jump_client_id,
  } satisfies AccessQuestion;
}
