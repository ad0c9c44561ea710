import type { EventStore } from '@jumpfleet/event-log';
import { EVENT_STORE, RevisionConflict, handleCommand } from '@jumpfleet/event-log';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { RegistryEvent } from '@jumpfleet/registry-domain';
import { firstJumpGroup, jumpGroupDecider, jumpGroupStream } from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

/** Sees to it that a site has a jump group from its first start on. */
@Injectable()
export class FirstJumpGroup implements OnModuleInit {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<RegistryEvent>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    try {
      await handleCommand(this.events, jumpGroupDecider, {
        stream: jumpGroupStream(firstJumpGroup.id),
        command: { type: 'CreateJumpGroup', data: firstJumpGroup },
        cause: { actor: { type: 'system', id: 'registry' }, correlationId: 'first-start' },
        now: this.clock.now(),
      });
    } catch (error) {
      // Another replica made it in the same moment.
      if (!(error instanceof RevisionConflict)) throw error;
    }
  }
}
