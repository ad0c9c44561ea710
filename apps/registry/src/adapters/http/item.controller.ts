import {
  AccessDecider,
  Allow,
  Authenticated,
  CurrentPrincipal,
  RequestCause,
  ZodPipe,
  isNothing,
  notAllowed,
} from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import { Body, Controller, Delete, HttpCode, Inject, Param, Patch, Post } from '@nestjs/common';
import type { JumpClientItem } from '../../application/fleet-list.js';
import { unlimitedScope } from '../../application/fleet-list.js';
import { ItemDetails } from '../persistence/item-details.js';
import { clientNotFound } from './client-not-found.js';
import { bulkBody, copyBody, itemBody, itemId } from './item-fields.js';
import type { BulkBody, CopyBody, ItemBody } from './item-fields.js';
import { bulkResult, itemProblem } from './item-problems.js';
import { propertiesOf } from './item-properties.js';
import type { ItemProperties } from './item-properties.js';
import { ItemWishes } from './item-wishes.js';

/** What is done with Jump Items over the fleet API. */
@Controller('api/v1/jump-clients')
export class ItemController {
  constructor(
    @Inject(ItemDetails) private readonly details: ItemDetails,
    @Inject(ItemWishes) private readonly wishes: ItemWishes,
    @Inject(AccessDecider) private readonly decider: AccessDecider,
  ) {}

  @Patch(':id')
  @Allow('jump-client:edit', 'id')
  async edit(
    @Param('id') id: string,
    @Body(new ZodPipe(itemBody)) body: ItemBody,
    @RequestCause() cause: Cause,
  ): Promise<JumpClientItem & ItemProperties> {
    const clientId = existing(id);
    const result = await this.wishes.edit(clientId, body, cause);
    if (!result.ok) throw itemProblem(result.refusal);
    const detail = await this.details.of(clientId, unlimitedScope);
    if (!detail) throw clientNotFound();
    return { ...detail.seen.item, ...propertiesOf(detail.item) };
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('jump-client:remove', 'id')
  async remove(@Param('id') id: string, @RequestCause() cause: Cause): Promise<void> {
    const result = await this.wishes.remove(existing(id), cause);
    if (!result.ok) throw clientNotFound();
  }

  /** RG-41. Answers the copy's own id. */
  @Post(':id/copy')
  @Allow('jump-client:edit', 'id')
  async copy(
    @Param('id') id: string,
    @Body(new ZodPipe(copyBody)) body: CopyBody,
    @RequestCause() cause: Cause,
  ): Promise<{ id: string; number: number }> {
    const result = await this.wishes.copy(existing(id), body, cause);
    if (!result.ok) throw itemProblem(result.refusal);
    return { id: result.value.clientId, number: result.value.number };
  }

  /** Many items, one command (RG-40, RG-43): policy is asked once, and each item has its result. */
  @Post('bulk')
  @HttpCode(200)
  @Authenticated()
  async bulk(
    @Body(new ZodPipe(bulkBody)) body: BulkBody,
    @CurrentPrincipal() principal: Principal,
    @RequestCause() cause: Cause,
  ): Promise<{ items: object[] }> {
    const scope = await this.scope(principal, body.action);
    const outcomes = await this.wishes.bulk(body, scope, cause);
    return { items: outcomes.map(bulkResult) };
  }

  /** The action is known from the body alone, so the question is asked here and not by a decorator. */
  private async scope(principal: Principal, action: BulkBody['action']): Promise<AccessScope> {
    const asked = action === 'remove' ? 'jump-client:remove' : 'jump-client:edit';
    const scope = await this.decider.scope(principal, asked);
    if (isNothing(scope)) throw notAllowed(scope.reasons);
    return scope;
  }
}

/** What is no id cannot be the id of a client either. */
function existing(id: string): string {
  const { success, data } = itemId.safeParse(id);
  if (!success) throw clientNotFound();
  return data;
}
