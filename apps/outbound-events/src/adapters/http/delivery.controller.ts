import { Allow, ZodPipe } from '@jumpfleet/http';
import { deliveryStatus } from '@jumpfleet/outbound-contracts';
import type { DeliveryItem } from '@jumpfleet/outbound-contracts';
import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { DeliveryWaker } from '../../application/delivery-waker.js';
import { DELIVERY_HISTORY } from '../../application/ports.js';
import type { DeliveryHistory } from '../../application/ports.js';
import { redeliveryProblem } from './outbound-problems.js';

const listRequest = z
  .strictObject({
    recipient: z.uuid().optional(),
    status: deliveryStatus.optional(),
    cursor: z
      .string()
      .regex(/^[1-9]\d{0,15}$/)
      .transform(Number)
      .optional(),
    limit: z.coerce.number().int().min(1).max(500).default(50),
  })
  .transform(({ cursor, ...rest }) => ({ ...rest, before: cursor }));
type ListRequest = z.output<typeof listRequest>;

const idPipe = new ZodPipe(z.string().regex(/^msg_[\da-f]{32}$/));

@Controller('api/v1/outbound-events/deliveries')
@Allow('outbound-events:manage')
export class DeliveryController {
  constructor(
    @Inject(DELIVERY_HISTORY) private readonly history: DeliveryHistory,
    private readonly waker: DeliveryWaker,
  ) {}

  /** Newest first. */
  @Get()
  async list(@Query(new ZodPipe(listRequest)) query: ListRequest) {
    const { items, nextCursor } = await this.history.list(query);
    return { items, next_cursor: nextCursor };
  }

  @Get(':id')
  async find(@Param('id', idPipe) id: string): Promise<DeliveryItem> {
    const delivery = await this.history.find(id);
    if (!delivery) throw redeliveryProblem('delivery-not-found');
    return delivery;
  }

  @Post(':id/redeliver')
  @HttpCode(202)
  async redeliver(@Param('id', idPipe) id: string): Promise<DeliveryItem> {
    const outcome = await this.history.redeliver(id);
    if (outcome !== 'queued') throw redeliveryProblem(outcome);
    await this.waker.wake([id]);
    return this.find(id);
  }
}
