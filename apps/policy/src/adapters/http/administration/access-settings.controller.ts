import { Allow, RequestCause, ZodPipe } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { theSite } from '@jumpfleet/policy-domain';
import type { SiteAccessChanges, SiteAccessTerms } from '@jumpfleet/policy-domain';
import { Body, Controller, Get, Inject, Put } from '@nestjs/common';
import { z } from 'zod';
import type { AdministeredRow } from '../../../application/administration/administration-ledger.js';
import { SiteAccess } from '../../../application/administration/rules.js';
import { AdministrationDoor } from './administration-door.js';
import { sessionTermsAnswer, sessionTermsBody, sessionTermsChanges } from './session-terms-body.js';

export const accessSettings = z.strictObject({
  simultaneous_jumps: z.enum(['join', 'disallow']).exactOptional(),
  global_session_policy: z
    .strictObject({
      attended: sessionTermsBody.exactOptional(),
      unattended: sessionTermsBody.exactOptional(),
    })
    .exactOptional(),
});
type AccessSettings = z.output<typeof accessSettings>;

const namedFields = {
  attended: 'global_session_policy.attended',
  unattended: 'global_session_policy.unattended',
};

function changesOf({
  simultaneous_jumps,
  global_session_policy = {},
}: AccessSettings): SiteAccessChanges {
  const { attended, unattended } = global_session_policy;
  return {
    ...(simultaneous_jumps && { simultaneousJumps: simultaneous_jumps }),
    ...(attended && { attended: sessionTermsChanges(attended) }),
    ...(unattended && { unattended: sessionTermsChanges(unattended) }),
  };
}

function settingsAnswer({ terms }: AdministeredRow<SiteAccessTerms>): object {
  return {
    simultaneous_jumps: terms.simultaneousJumps,
    global_session_policy: {
      attended: sessionTermsAnswer(terms.attended),
      unattended: sessionTermsAnswer(terms.unattended),
    },
  };
}

/** What holds for the whole site: simultaneous jumps (PO-27) and the global session policy (PO-30). */
@Controller('api/v1/settings/access')
@Allow('settings:manage')
export class AccessSettingsController {
  private readonly door: AdministrationDoor<SiteAccessTerms, SiteAccessChanges>;

  constructor(@Inject(SiteAccess) site: SiteAccess) {
    this.door = new AdministrationDoor(site, settingsAnswer, namedFields);
  }

  @Get()
  read(): Promise<object> {
    return this.door.one(String(theSite));
  }

  /** What is left out stays as it is. */
  @Put()
  change(
    @Body(new ZodPipe(accessSettings)) body: AccessSettings,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    return this.door.change(String(theSite), changesOf(body), cause);
  }
}
