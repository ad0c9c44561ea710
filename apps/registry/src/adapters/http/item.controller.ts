import { AllowWithin, CurrentRights, RequestCause, ZodPipe } from '@jumpfleet/http';
import type { Rights } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { Body, Controller, Delete, HttpCode, Inject, Param, Patch, Post } from '@nestjs/common';
import type { JumpClientItem } from '../../application/fleet-list.js';
import { unlimitedScope } from '../../application/item-scope.js';
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
  ) {}

  @Patch(':id')
  @AllowWithin('jump-client:view', 'jump-client:edit', 'jump-client:move')
  async edit(
    @Param('id') id: string,
    @Body(new ZodPipe(itemBody)) body: ItemBody,
    @CurrentRights() rights: Rights,
    @RequestCause() cause: Cause,
  ): Promise<JumpClientItem & ItemProperties> {
    const clientId = existing(id);
    const result = await this.wishes.edit(clientId, body, { rights, cause });
    if (!result.ok) throw itemProblem(result.refusal);
    const detail = await this.details.of(clientId, unlimitedScope);
    if (!detail) throw clientNotFound();
    return { ...detail.seen.item, ...propertiesOf(detail.item) };
  }

  @Delete(':id')
  @HttpCode(204)
  @AllowWithin('jump-client:view', 'jump-client:remove')
  async remove(
    @Param('id') id: string,
    @CurrentRights() rights: Rights,
    @RequestCause() cause: Cause,
  ): Promise<void> {
    const result = await this.wishes.remove(existing(id), { rights, cause });
    if (!result.ok) throw itemProblem(result.refusal);
  }

  /** RG-41. Answers the copy's own id. */
  @Post(':id/copy')
  @AllowWithin('jump-client:view', 'jump-client:move')
  async copy(
    @Param('id') id: string,
    @Body(new ZodPipe(copyBody)) body: CopyBody,
    @CurrentRights() rights: Rights,
    @RequestCause() cause: Cause,
  ): Promise<{ id: string; number: number }> {
    const result = await this.wishes.copy(existing(id), body, { rights, cause });
    if (!result.ok) throw itemProblem(result.refusal);
    return { id: result.value.clientId, number: result.value.number };
  }

  /** Many items, one command (RG-40, RG-43): policy is asked once, and each item has its result. */
  @Post('bulk')
  @HttpCode(200)
  @AllowWithin('jump-client:view', 'jump-client:edit', 'jump-client:move', 'jump-client:remove')
  async bulk(
    @Body(new ZodPipe(bulkBody)) body: BulkBody,
    @CurrentRights() rights: Rights,
    @RequestCause() cause: Cause,
  ): Promise<{ items: object[] }> {
    const outcomes = await this.wishes.bulk(body, { rights, cause });
    return { items: outcomes.map(bulkResult) };
  }
}

/** What is no id cannot be the id of a client either. */
function existing(id: string): string {
  const { success, data } = itemId.safeParse(id);
  if (!success) throw clientNotFound();
  return data;
}
