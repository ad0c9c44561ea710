import type { Actor, Clock } from '@jumpfleet/kernel';
import { CLOCK, RegularLook } from '@jumpfleet/lifecycle';
import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { ApprovalRequests } from './approval-requests.js';
import { APPROVAL_QUERIES } from './ports.js';
import type { ApprovalQueries } from './ports.js';

const lookEachMs = 1_000;
const batch = 100;
const policyItself: Actor = { type: 'system', id: 'policy' };

/** Says of requests whose time is over that they are: one look a second, whatever their number. An approval holds no longer than its time, said or not. */
@Injectable()
export class ExpiredApprovalsProcess implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly regular = new RegularLook(
    () => this.look(),
    (error) => {
      this.logger.warn({ err: error }, 'approvals whose time is over could not be looked up');
    },
  );

  constructor(
    @Inject(APPROVAL_QUERIES) private readonly queries: ApprovalQueries,
    private readonly requests: ApprovalRequests,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.regular.start(lookEachMs);
  }

  onModuleDestroy(): Promise<void> {
    return this.regular.stop();
  }

  private async look(): Promise<void> {
    for (const id of await this.queries.overdue(this.clock.now(), batch))
      await this.requests.handle(
        { type: 'ExpireApproval', data: { id } },
        { actor: policyItself, correlationId: randomUUID() },
      );
  }
}
