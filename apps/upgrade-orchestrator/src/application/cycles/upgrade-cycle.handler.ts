import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import { ok } from '@jumpfleet/kernel';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { upgradeCycleDecider, upgradeCycleStream } from '@jumpfleet/upgrades-domain';
import type {
  RingFigures,
  UpgradeCycleCommand,
  UpgradeCycleRefusal,
} from '@jumpfleet/upgrades-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { UpgradeEvent } from '../upgrade-event.codec.js';
import { causeOfItself } from './cause-of-itself.js';

type Outcome = Promise<Result<undefined, UpgradeCycleRefusal>>;

/** What is done to a cycle after its start, by people and by what is seen of its clients. */
@Injectable()
export class UpgradeCycleHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<UpgradeEvent>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  pause(cycleId: string, cause: Cause): Outcome {
    return this.handle({ type: 'PauseUpgradeCycle', data: { cycleId } }, cause);
  }

  /** With the figures of now: what failed before a halt does not count again. */
  resume(cycleId: string, rings: readonly RingFigures[], cause: Cause): Outcome {
    return this.handle({ type: 'ResumeUpgradeCycle', data: { cycleId, rings } }, cause);
  }

  cancel(cycleId: string, cause: Cause): Outcome {
    return this.handle({ type: 'CancelUpgradeCycle', data: { cycleId } }, cause);
  }

  /** All clients of the scope have their place; before that nothing is granted. */
  async membersReady(cycleId: string, members: number): Promise<void> {
    await this.handle({ type: 'CountCycleMembers', data: { cycleId, members } }, causeOfItself());
  }

  /** What was seen of the rings leads on: a ring is done, the next one opens, the cycle halts or is over. */
  async observe(cycleId: string, rings: readonly RingFigures[]): Promise<void> {
    await this.handle({ type: 'ReviewUpgradeCycle', data: { cycleId, rings } }, causeOfItself());
  }

  private async handle(command: UpgradeCycleCommand, cause: Cause): Outcome {
    const stream = upgradeCycleStream(command.data.cycleId);
    const now = this.clock.now();
    const toHandle = { stream, command, cause, now };
    const result = await handleCommand(this.events, upgradeCycleDecider, toHandle);
    return result.ok ? ok(undefined) : result;
  }
}
