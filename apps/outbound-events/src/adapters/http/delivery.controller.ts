import { Allow, ZodPipe } from '@jumpfleet/http';
import { deliveryStatus, outboundEventName } from '@jumpfleet/outbound-contracts';
import type { DeliveryItem } from '@jumpfleet/outbound-contracts';
import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { DeliveryRequest } from '../../application/delivery-request.js';
import type { ShownRequest } from '../../application/delivery-request.js';
import { DELIVERY_HISTORY } from '../../application/ports.js';
import type { DeliveryHistory } from '../../application/ports.js';
import { RedeliverHandler } from '../../application/redeliver.handler.js';
import { deliveryCursor, deliveryId } from '../delivery.requests.js';
import { redeliveryProblem, requestProblem } from '../outbound-problems.js';

const listRequest = z
  .strictObject({
    recipient: z.uuid().optional(),
    status: deliveryStatus.optional(),
    event: outboundEventName.optional(),
    key: z.string().min(1).max(256).optional(),
    since: z.iso.datetime({ offset: true }).optional(),
    until: z.iso.datetime({ offset: true }).optional(),
    cursor: deliveryCursor.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(50),
  })
  .transform(({ cursor, ...rest }) => ({ ...rest, before: cursor }));
type ListRequest = z.output<typeof listRequest>;

const idPipe = new ZodPipe(deliveryId);

@Controller('api/v1/outbound-events/deliveries')
@Allow('outbound-events:manage')
export class DeliveryController {
  constructor(
    @Inject(DELIVERY_HISTORY) private readonly history: DeliveryHistory,
    private readonly redelivery: RedeliverHandler,
    private readonly request: DeliveryRequest,
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
    if (!delivery) throw redeliveryProblem({ kind: 'delivery-not-found' });
    return delivery;
  }

  @Get(':id/request')
  async show(@Param('id', idPipe) id: string): Promise<ShownRequest> {
    const request = await this.request.of(id);
    if (!request.ok) throw requestProblem(request.refusal);
    return request.value;
  }

  @Post(':id/redeliver')
  @HttpCode(202)
  async redeliver(@Param('id', idPipe) id: string): Promise<DeliveryItem> {
    const redelivered = await this.redelivery.handle(id);
    if (!redelivered.ok) throw redeliveryProblem(redelivered.refusal);
    return redelivered.value;
  }
}
