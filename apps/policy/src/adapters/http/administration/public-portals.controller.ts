import { Allow, RequestCause, ZodPipe, inputText, readOnly } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import type { PublicPortalTerms } from '@jumpfleet/policy-domain';
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
import { PublicPortals } from '../../../application/administration/rules.js';
import { AdministrationDoor, cursorQuery, present } from './administration-door.js';
import type { CursorQuery, Items } from './administration-door.js';

const sessionPolicyId = z.number().int().min(2).max(2_147_483_647).nullable();
const address = inputText(128, 1)
  .regex(/^[a-zA-Z0-9.:[\]-]+$/, 'is no host name')
  .transform((host) => host.toLowerCase());
const mostAddresses = 100;

const fields = z.strictObject({
  id: readOnly,
  name: inputText(255, 1),
  addresses: z
    .array(address)
    .max(mostAddresses)
    .transform((hosts) => [...new Set(hosts)]),
  attended_session_policy_id: sessionPolicyId,
  unattended_session_policy_id: sessionPolicyId,
});
export const newPortal = fields.partial().required({ name: true });
type NewPortal = z.output<typeof newPortal>;
const changedPortal = fields.partial();
type ChangedPortal = z.output<typeof changedPortal>;

const namedFields = {
  attended: 'attended_session_policy_id',
  unattended: 'unattended_session_policy_id',
};

function changesOf(body: ChangedPortal): Partial<PublicPortalTerms> {
  const { name, addresses, attended_session_policy_id, unattended_session_policy_id } = body;
  return present({
    name,
    addresses,
    attended: attended_session_policy_id,
    unattended: unattended_session_policy_id,
  });
}

function portalAnswer({ id, terms }: AdministeredRow<PublicPortalTerms>): object {
  return {
    id,
    name: terms.name,
    addresses: terms.addresses,
    attended_session_policy_id: terms.attended,
    unattended_session_policy_id: terms.unattended,
  };
}

/** Public portals with their addresses and session policies, which the configuration API only lists. */
@Controller('api/v1/public-portals')
@Allow('settings:manage')
export class PublicPortalsController {
  private readonly door: AdministrationDoor<PublicPortalTerms>;

  constructor(@Inject(PublicPortals) portals: PublicPortals) {
    this.door = new AdministrationDoor(portals, portalAnswer, namedFields);
  }

  @Get()
  list(@Query(new ZodPipe(cursorQuery)) query: CursorQuery): Promise<Items> {
    return this.door.list(query);
  }

  @Post()
  create(
    @Body(new ZodPipe(newPortal)) body: NewPortal,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const blank = { addresses: [], attended: null, unattended: null };
    return this.door.create({ ...blank, name: body.name, ...changesOf(body) }, cause);
  }

  @Get(':id')
  one(@Param('id') id: string): Promise<object> {
    return this.door.one(id);
  }

  @Patch(':id')
  change(
    @Param('id') id: string,
    @Body(new ZodPipe(changedPortal)) body: ChangedPortal,
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
