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
    if (asked.some(({ principal }) => principal && principal.id !== asker.id))
      await this.demandUsers(asker);
    const decisions = await this.decider.decide(asked.map((one) => aboutWhom(one, asker)));
    const [only] = decisions;
    return 'questions' in body || !only ? { decisions } : only;
  }

  /** Who administers users may ask about others. */
  private async demandUsers({ id: principalId, type: principalType }: Principal): Promise<void> {
    const question = {
      principalId,
      principalType,
      action: 'users:manage',
      jumpClientId: '',
    } as const;
    const [decision] = await this.decider.decide([question]);
    if (decision?.allowed === true) return;
    throw new Problem({
      status: 403,
      code: 'not-allowed',
      detail: 'Only administrators may ask about others.',
    });
  }
}

function aboutWhom(
  { action: asked, jump_client_id, principal }: Question,
  asker: Principal,
): AccessQuestion {
  const { id: principalId, type: principalType } = principal ?? asker;
  return { principalId, principalType, action: asked, jumpClientId: jump_client_id };
}
