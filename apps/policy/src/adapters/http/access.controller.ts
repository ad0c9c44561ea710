import { AccessDecider, Authenticated, CurrentPrincipal, ZodPipe } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import {
  DecisionsBody,
  decisionAnswer,
  questionAbout,
  questionsOf,
  withoutSecrets,
} from './access-bodies.js';
import { AskingForOthers } from './asking-for-others.js';

/** The access question over REST: one, or many at once; always with reasons. */
@Controller('api/v1/access')
export class AccessController {
  constructor(
    @Inject(AccessDecider) private readonly decider: AccessDecider,
    private readonly others: AskingForOthers,
  ) {}

  @Post('decisions')
  @Authenticated()
  @HttpCode(200)
  async decide(
    @Body(new ZodPipe(DecisionsBody)) body: DecisionsBody,
    @CurrentPrincipal() asker: Principal,
  ) {
    const questions = questionsOf(body).map((one) => questionAbout(one, asker));
    const isAboutOthers = questions.some(({ principalId }) => principalId !== asker.id);
    if (isAboutOthers) await this.others.demand(asker);
    const decisions = await this.decider.decide(questions);
    const told = isAboutOthers ? decisions : decisions.map(withoutSecrets);
    const answers = told.map(decisionAnswer);
    const [only] = answers;
    return 'questions' in body || !only ? { decisions: answers } : only;
  }
}
