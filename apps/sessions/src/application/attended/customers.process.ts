import type { Clock } from '@jumpfleet/kernel';
import { CLOCK, RegularLook } from '@jumpfleet/lifecycle';
import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import type { SessionKeyCommand } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { CustomerEnds } from './customer-ends.js';
import { SESSION_KEYS } from './ports.js';
import type { DueCustomer, SessionKeys } from './ports.js';
import { SessionKeyCommands } from './session-key-commands.js';

const lookEachMs = 2_000;

/**
 * What time does to customers: who waited too long or lost the line is not waited for, who was accepted without a session
 * waits again, who has nothing to come is let go, and a pin comes to an end. Looked up by what is, so nothing is forgotten.
 */
@Injectable()
export class CustomersProcess implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly regular = new RegularLook(
    () => this.look(),
    (error) => {
      this.logger.warn({ err: error }, 'customers could not be looked after');
    },
  );

  constructor(
    private readonly commands: SessionKeyCommands,
    @Inject(SESSION_KEYS) private readonly keys: SessionKeys,
    private readonly ends: CustomerEnds,
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
    for (const due of await this.keys.due(this.clock.now())) await this.act(due);
  }

  private async act(due: DueCustomer): Promise<void> {
    const { sessionId } = due;
    switch (due.act) {
      case 'lose':
        return this.decide({ type: 'LoseCustomer', data: { sessionId, reason: due.reason } });
      case 'hand-back': {
        const { representativeId } = due;
        const data = { sessionId, representativeId, reason: 'session-start-failed' };
        return this.decide({ type: 'HandBackCustomer', data });
      }
      case 'close-line':
        return this.ends.closeLine(sessionId, due.reason);
      case 'settle-pin':
        return this.ends.lookAtPin(sessionId);
    }
  }

  private async decide(command: SessionKeyCommand): Promise<void> {
    await this.commands.handle(command);
  }
}
