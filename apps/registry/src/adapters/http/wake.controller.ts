import { AllowWithin, CurrentRights, RequestCause, ZodPipe, problemFrom } from '@jumpfleet/http';
import type { RefusalTable, Rights } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { ItemPermits } from '../../application/item-permits.js';
import { WakeClientHandler } from '../../application/wake-client.handler.js';
import type { WakeRefusal } from '../../application/wake-client.handler.js';
import { clientNotFound } from './client-not-found.js';
import { itemId } from './item-fields.js';
import { itemProblem } from './item-problems.js';

const octet = '[0-9A-Fa-f]{2}';
const password = z
  .string()
  .regex(new RegExp(`^(${octet}[:-]){5}${octet}$|^(${octet}){6}$`), {
    message: 'must be six bytes in hexadecimal, such as 00:1a:2b:3c:4d:5e',
  })
  .transform((text) => text.replaceAll(/[:-]/g, '').toLowerCase())
  .meta({ type: 'string', writeOnly: true });
const wakeBody = z.strictObject({ secure_on_password: password.optional() }).prefault({});
type WakeBody = z.infer<typeof wakeBody>;

const refusals: RefusalTable<WakeRefusal> = {
  'jump-client-not-found': { status: 404, detail: 'The Jump Client does not exist.' },
  'jump-client-uninstalled': {
    status: 410,
    detail: 'The specified Jump Client has been uninstalled.',
  },
  'jump-client-online': { status: 409, detail: 'The Jump Client is online.' },
  'wake-not-enabled': { status: 403, detail: 'This site does not wake up Jump Clients.' },
  'wake-card-unknown': {
    status: 409,
    detail: 'The Jump Client has not told the address of its network card.',
  },
  'wake-no-helper': {
    status: 409,
    detail: 'No other Jump Client is online behind the same default gateway.',
  },
  'wake-not-sent': { status: 409, detail: 'No other Jump Client could send the packets.' },
  'wake-locked': {
    status: 409,
    detail: 'Somebody has tried to wake up this Jump Client just now.',
    extra: ({ availableAgainAt }) => ({ available_again_at: availableAgainAt }),
  },
};

/** Wake-on-LAN (SB-30..34), for whoever may jump there. */
@Controller('api/v1/jump-clients')
export class WakeController {
  constructor(
    @Inject(ItemPermits) private readonly permits: ItemPermits,
    @Inject(WakeClientHandler) private readonly handler: WakeClientHandler,
  ) {}

  @Post(':id/wake')
  @HttpCode(202)
  @AllowWithin('jump-client:view', 'jump-client:jump')
  async wake(
    @Param('id') id: string,
    @Body(new ZodPipe(wakeBody)) body: WakeBody,
    @CurrentRights() rights: Rights,
    @RequestCause() cause: Cause,
  ): Promise<{ available_again_at: string; helpers: number }> {
    const { success, data: clientId } = itemId.safeParse(id);
    if (!success) throw clientNotFound();
    const permitted = await this.permits.demand(rights, clientId, {
      actions: ['jump-client:jump'],
    });
    if (!permitted.ok) throw itemProblem(permitted.refusal);
    const wish = { clientId, password: body.secure_on_password };
    const result = await this.handler.handle(wish, cause);
    if (!result.ok) throw problemFrom(result.refusal, refusals);
    const { availableAgainAt, helpers } = result.value;
    return { available_again_at: availableAgainAt, helpers };
  }
}
