import { Allow, RequestCause, ZodPipe, inputText, readOnly } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { changedSessionTerms, pinningNotice } from '@jumpfleet/policy-domain';
import type { SessionPolicyChanges, SessionPolicyTerms } from '@jumpfleet/policy-domain';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
} from '@nestjs/common';
import { z } from 'zod';
import type { AdministeredRow } from '../../../application/administration/administration-ledger.js';
import { SessionPolicies } from '../../../application/administration/rules.js';
import { AdministrationDoor, codeName, cursorQuery, present } from './administration-door.js';
import type { CursorQuery, Items } from './administration-door.js';
import { sessionTermsAnswer, sessionTermsBody, sessionTermsChanges } from './session-terms-body.js';

const availabilities = ['users', 'rep_invite', 'jump_items'] as const;

const fields = z.strictObject({
  id: readOnly,
  display_name: inputText(255, 1),
  code_name: codeName,
  description: inputText(1024),
  availability: z
    .array(z.enum(availabilities))
    .max(availabilities.length)
    .transform((named) => availabilities.filter((one) => named.includes(one))),
  ...sessionTermsBody.shape,
});
export const newSessionPolicy = fields.partial().required({ display_name: true });
type NewSessionPolicy = z.output<typeof newSessionPolicy>;
const changedSessionPolicy = fields.partial();
type ChangedSessionPolicy = z.output<typeof changedSessionPolicy>;
const copyBody = z.strictObject({ display_name: inputText(255, 1) });
type CopyBody = z.output<typeof copyBody>;

const blank = { codeName: '', description: '', availability: [], session: { permissions: {} } };

function changesOf(body: ChangedSessionPolicy): SessionPolicyChanges {
  const { display_name, code_name, description, availability, permissions, prompting } = body;
  return {
    ...present({ displayName: display_name, codeName: code_name, description, availability }),
    session: sessionTermsChanges(present({ permissions, prompting })),
  };
}

function termsOf({ display_name: displayName, ...body }: NewSessionPolicy): SessionPolicyTerms {
  const { session = {}, ...changes } = changesOf(body);
  return {
    ...blank,
    ...changes,
    displayName,
    session: changedSessionTerms(blank.session, session),
  };
}

function policyAnswer({ id, terms }: AdministeredRow<SessionPolicyTerms>): object {
  const notice = pinningNotice(terms);
  return {
    id,
    display_name: terms.displayName,
    code_name: terms.codeName,
    description: terms.description,
    availability: terms.availability,
    ...sessionTermsAnswer(terms.session),
    notices: notice === undefined ? [] : [notice],
  };
}

/** Session policies (PO-30..36), which the configuration API only lists. */
@Controller('api/v1/session-policies')
@Allow('users:manage')
export class SessionPoliciesController {
  private readonly door: AdministrationDoor<SessionPolicyTerms, SessionPolicyChanges>;

  constructor(@Inject(SessionPolicies) private readonly policies: SessionPolicies) {
    this.door = new AdministrationDoor(policies, policyAnswer);
  }

  @Get()
  list(@Query(new ZodPipe(cursorQuery)) query: CursorQuery): Promise<Items> {
    return this.door.list(query);
  }

  @Post()
  create(
    @Body(new ZodPipe(newSessionPolicy)) body: NewSessionPolicy,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    return this.door.create(termsOf(body), cause);
  }

  /** With its dependents (PO-32). */
  @Get(':id')
  async one(@Param('id') id: string): Promise<object> {
    const policy = await this.door.one(id);
    return { ...policy, dependents: await this.policies.usesOf(this.door.idOf(id)) };
  }

  @Post(':id/copy')
  async copy(
    @Param('id') id: string,
    @Body(new ZodPipe(copyBody)) { display_name: displayName }: CopyBody,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const { terms } = await this.door.row(this.door.idOf(id));
    return this.door.create({ ...terms, displayName, codeName: '' }, cause);
  }

  @Patch(':id')
  change(
    @Param('id') id: string,
    @Body(new ZodPipe(changedSessionPolicy)) body: ChangedSessionPolicy,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    return this.door.change(id, changesOf(body), cause);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id') id: string, @RequestCause() cause: Cause): Promise<void> {
    return this.door.remove(id, cause);
  }
}
