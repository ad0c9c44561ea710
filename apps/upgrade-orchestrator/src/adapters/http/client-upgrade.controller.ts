import { Allow, ZodPipe, problemFrom } from '@jumpfleet/http';
import type { RefusalTable } from '@jumpfleet/http';
import { Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { FrontOfQueue } from '../../application/scheduling/front-of-queue.js';

type NotPending = Readonly<{ kind: 'upgrade-not-pending' }>;
const notPending: NotPending = { kind: 'upgrade-not-pending' };
const refusals: RefusalTable<NotPending> = {
  'upgrade-not-pending': {
    status: 409,
    detail: 'No upgrade cycle has an upgrade for this Jump Client just now.',
  },
};

/** UP-07 by hand: to the front of the upgrade queue, also after a failure. */
@Controller('api/v1/jump-clients')
@Allow('upgrades:manage')
export class ClientUpgradeController {
  constructor(@Inject(FrontOfQueue) private readonly front: FrontOfQueue) {}

  @Post(':id/upgrade')
  @HttpCode(202)
  async upgrade(
    @Param('id', new ZodPipe(z.uuid())) id: string,
  ): Promise<{ pending: true; position: number }> {
    const position = await this.front.move(id, true);
    if (position === 0) throw problemFrom(notPending, refusals);
    return { pending: true, position };
  }
}
