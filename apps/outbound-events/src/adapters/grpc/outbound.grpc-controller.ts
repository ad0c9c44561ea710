import type { Metadata } from '@grpc/grpc-js';
import { ForCallers, GrpcCallers, ZodPipe } from '@jumpfleet/http';
import { deliveryStatus } from '@jumpfleet/outbound-contracts';
import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { z } from 'zod';
import { RedeliverHandler } from '../../application/redeliver.handler.js';
import { DELIVERY_HISTORY, RECIPIENT_DIRECTORY } from '../../application/ports.js';
import type { DeliveryHistory, RecipientDirectory } from '../../application/ports.js';
import { deliveryCursor, deliveryId } from '../delivery.requests.js';
import { redeliveryProblem } from '../outbound-problems.js';
import { deliveryMessage, recipientMessage } from './outbound-messages.js';

const service = 'OutboundEventsService';
const action = 'outbound-events:manage';

const empty = z.literal('').transform(() => undefined);
const listRequest = new ZodPipe(
  z
    .object({
      recipient: z.union([empty, z.uuid()]),
      status: z.union([empty, deliveryStatus]),
      cursor: z.union([empty, deliveryCursor]),
      limit: z.number().int().min(0).max(500),
    })
    .transform(({ cursor, limit, ...rest }) => ({ ...rest, before: cursor, limit: limit || 50 })),
);
const redeliverRequest = new ZodPipe(z.object({ id: deliveryId }));

@Controller()
@ForCallers()
export class OutboundGrpcController {
  constructor(
    @Inject(GrpcCallers) private readonly callers: GrpcCallers,
    @Inject(RECIPIENT_DIRECTORY) private readonly recipients: RecipientDirectory,
    @Inject(DELIVERY_HISTORY) private readonly deliveries: DeliveryHistory,
    private readonly redelivery: RedeliverHandler,
  ) {}

  @GrpcMethod(service)
  async listRecipients(_request: unknown, metadata: Metadata) {
    await this.callers.demand(metadata, action);
    return { recipients: (await this.recipients.list()).map(recipientMessage) };
  }

  @GrpcMethod(service)
  async listDeliveries(request: unknown, metadata: Metadata) {
    await this.callers.demand(metadata, action);
    const { items, nextCursor } = await this.deliveries.list(listRequest.transform(request));
    return { deliveries: items.map(deliveryMessage), nextCursor: nextCursor ?? '' };
  }

  @GrpcMethod(service)
  async redeliver(request: unknown, metadata: Metadata) {
    await this.callers.demand(metadata, action);
    const { id } = redeliverRequest.transform(request);
    const redelivered = await this.redelivery.handle(id);
    if (!redelivered.ok) throw redeliveryProblem(redelivered.refusal);
    return deliveryMessage(redelivered.value);
  }
}
