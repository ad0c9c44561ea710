import type { EventStore } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Recorded, Result } from '@jumpfleet/kernel';
import { ok } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type {
  FleetGuard,
  FleetGuardCommand,
  FleetGuardEvent,
  FleetGuardRefusal,
  RegistryEvent,
} from '@jumpfleet/registry-domain';
import { fleetGuardDecider, fleetGuardStream } from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';

type Guarded = Readonly<{ guard: FleetGuard; news: readonly FleetGuardEvent[] }>;

/** The mass-change guard (D5): one for the site, with its history in the log like any other. */
@Injectable()
export class FleetGuardHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<RegistryEvent>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async current(): Promise<FleetGuard> {
    const history = await this.history();
    return history.reduce<FleetGuard>(
      (guard, { event }) => fleetGuardDecider.evolve(guard, event),
      fleetGuardDecider.initial,
    );
  }

  async history(): Promise<Recorded<FleetGuardEvent>[]> {
    const recorded = await this.events.load(fleetGuardStream);
    return recorded.flatMap((one) => {
      const event = guardEvent(one.event);
      return event ? [{ ...one, event }] : [];
    });
  }

  /** Answers the guard as it is then, and what is new of it. */
  async handle(
    command: FleetGuardCommand,
    cause: Cause,
  ): Promise<Result<Guarded, FleetGuardRefusal>> {
    const outcome = await handleCommand(this.events, fleetGuardDecider, {
      stream: fleetGuardStream,
      command,
      cause,
      now: this.clock.now(),
    });
    if (!outcome.ok) return outcome;
    const news = outcome.value.recorded.flatMap(({ event }) => guardEvent(event) ?? []);
    return ok({ guard: await this.current(), news });
  }
}

/** The stream holds nothing else. */
function guardEvent(event: RegistryEvent): FleetGuardEvent | undefined {
  switch (event.type) {
    case 'FleetGuardTripped':
    case 'FleetGuardConfirmed':
    case 'FleetGuardReleased':
    case 'FleetGuardRearmed':
      return event;
    default:
      return undefined;
  }
}
