import { InvalidRequest, Public } from '@jumpfleet/http';
import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { z } from 'zod';
import { FrontOfQueue } from '../../application/scheduling/front-of-queue.js';

const request = z.object({ clientId: z.uuid(), principalId: z.string().max(256).default('') });

/** UP-07 and GW-14, for the service that jumps. */
@Controller()
@Public()
export class QueueGrpcController {
  constructor(@Inject(FrontOfQueue) private readonly front: FrontOfQueue) {}

  @GrpcMethod('UpgradeQueueService', 'MoveToFront')
  async moveToFront(body: unknown): Promise<{ pending: boolean }> {
    const asked = request.safeParse(body);
    if (!asked.success) throw InvalidRequest.from(asked.error);
    return { pending: (await this.front.move(asked.data.clientId, false)) > 0 };
  }
}
