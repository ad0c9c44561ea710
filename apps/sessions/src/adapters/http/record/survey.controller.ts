import {
  Authenticated,
  CurrentPrincipal,
  Problem,
  Public,
  RequestCause,
  ZodPipe,
  notAllowed,
} from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { Body, Controller, Headers, Inject, Param, Post } from '@nestjs/common';
import { SESSION_DIRECTORY } from '../../../application/ports.js';
import type { SessionDirectory } from '../../../application/ports.js';
import { RecordSight, wasMember } from '../../../application/record/record-sight.js';
import type { Survey } from '../../../application/record/record.js';
import { SurveyHandler } from '../../../application/record/survey.handler.js';
import type { GivenSurvey } from '../../../application/record/survey.handler.js';
import { sessionProblem } from '../../session-problems.js';
import { CustomerTokens } from './customer-tokens.js';
import { sessionId, surveyRequest } from './record.requests.js';
import type { SurveyRequest } from './record.requests.js';

/** Exit surveys, once from each representative who took part, and once from the customer. */
@Controller('api/v1/sessions/:id/surveys')
@Authenticated()
export class SurveyController {
  constructor(
    private readonly sight: RecordSight,
    private readonly surveys: SurveyHandler,
    private readonly customers: CustomerTokens,
    @Inject(SESSION_DIRECTORY) private readonly sessions: SessionDirectory,
  ) {}

  @Post()
  async ofRepresentative(
    @Param('id', new ZodPipe(sessionId)) id: string,
    @Body(new ZodPipe(surveyRequest)) { answers }: SurveyRequest,
    @CurrentPrincipal() principal: Principal,
    @RequestCause() cause: Cause,
  ) {
    const seen = await this.sight.find(id, principal);
    if (!seen) throw sessionProblem({ kind: 'session-not-found' });
    if (!wasMember(seen, principal)) throw notAllowed(['Only who took part in it answers.']);
    const by = { type: 'representative', id: principal.id, name: principal.name } as const;
    return this.give({ session: seen.session, by, answers }, cause);
  }

  /** The customer shows the token that the session key was redeemed for. */
  @Post('customer')
  @Public()
  async ofCustomer(
    @Param('id', new ZodPipe(sessionId)) id: string,
    @Body(new ZodPipe(surveyRequest)) { answers }: SurveyRequest,
    @Headers('authorization') authorization: string | undefined,
    @RequestCause() cause: Cause,
  ) {
    const customer = this.customers.verify(authorization, id);
    const session = customer && (await this.sessions.find(id));
    if (!session) throw strange();
    const by = { type: 'customer', id: customer.id, name: customer.name } as const;
    const actor = { type: 'jump-client', id: customer.id, name: customer.name } as const;
    return this.give({ session, by, answers }, { ...cause, actor });
  }

  private async give(given: GivenSurvey, cause: Cause) {
    const result = await this.surveys.handle(given, cause);
    if (result.ok) return surveyItem(result.value);
    const { kind } = result.refusal;
    throw kind === 'survey-given' ? givenAlready() : sessionProblem({ kind });
  }
}

const surveyItem = ({ id, kind, by, answers, submittedAt }: Survey) => ({
  ...{ id, kind, by, answers },
  submitted_at: submittedAt.toISOString(),
});

const givenAlready = () =>
  new Problem({ status: 409, code: 'survey-given', detail: 'The survey was answered already.' });

const strange = () =>
  new Problem({
    status: 401,
    code: 'token-invalid',
    detail: 'The token is not that of the customer of this session.',
  });
