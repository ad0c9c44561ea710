import { Allow, ZodPipe } from '@jumpfleet/http';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { RedeliverHandler } from '../../application/redeliver.handler.js';
import { deliveryId } from '../delivery.requests.js';
import { redeliveryProblem } from '../outbound-problems.js';

const idPipe = new ZodPipe(z.uuid());

/** All dead ones of a recipient when nothing is said. */
const redeliverRequest = z
  .strictObject({
    status: z.enum(['dead', 'delivered', 'skipped']).optional(),
    since: z.iso.datetime({ offset: true }).optional(),
    until: z.iso.datetime({ offset: true }).optional(),
    deliveries: z.array(deliveryId).min(1).max(500).optional(),
  })
  .refine(
    ({ deliveries, ...range }) =>
      deliveries === undefined || Object.values(range).every((part) => part === undefined),
    { message: 'Either names deliveries or says which by status and time.' },
  );
type RedeliverRequest = z.output<typeof redeliverRequest>;

@Controller('api/v1/outbound-events/recipients')
@Allow('outbound-events:manage')
export class RedeliveryController {
  constructor(private readonly redelivery: RedeliverHandler) {}

  @Post(':id/redeliver')
  @HttpCode(202)
  async redeliver(
    @Param('id', idPipe) id: string,
    @Body(new ZodPipe(redeliverRequest)) body: RedeliverRequest,
  ): Promise<{ queued: number }> {
    const queued = await this.redelivery.handleAll(id, body);
    if (!queued.ok) throw redeliveryProblem(queued.refusal);
    return { queued: queued.value };
  }
}
