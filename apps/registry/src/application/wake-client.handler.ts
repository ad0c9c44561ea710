import type { EventStore } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { ClientWakeRefusal, RegistryEvent } from '@jumpfleet/registry-domain';
import { clientWakeDecider, jumpClientStream } from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';
import { SITE_SETTINGS, WAKE_HELPERS, WAKE_TARGETS } from '../tokens.js';
import type { SiteSettings } from './ports.js';
import type { WakeHelpers, WakeOrder, WakeTargets } from './wake-ports.js';

export type WakeRefusal =
  | ClientWakeRefusal
  | Readonly<{
      kind: 'wake-not-enabled' | 'wake-card-unknown' | 'wake-no-helper' | 'wake-not-sent';
    }>
  | Readonly<{ kind: 'jump-client-online' }>;

export type WakeAttempt = Readonly<{ availableAgainAt: string; helpers: number }>;

/** A packet may get lost, and a computer may be wrong about its network: so many send it. */
const enoughHelpers = 3;

/** Wakes a computer through others of its network (SB-30..34); the attempt is a fact before it is made. */
@Injectable()
export class WakeClientHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<RegistryEvent>,
    @Inject(SITE_SETTINGS) private readonly settings: SiteSettings,
    @Inject(WAKE_TARGETS) private readonly targets: WakeTargets,
    @Inject(WAKE_HELPERS) private readonly helpers: WakeHelpers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(
    wish: Readonly<{ clientId: string; password: string | undefined }>,
    cause: Cause,
  ): Promise<Result<WakeAttempt, WakeRefusal>> {
    const { clientId, password } = wish;
    if (!this.settings.current().wakeOnLan) return refuse({ kind: 'wake-not-enabled' });
    const target = await this.targets.of(clientId);
    if (!target) return refuse({ kind: 'jump-client-not-found', clientId });
    const { endpointId, isOnline, macs, helpers } = target;
    if (isOnline) return refuse({ kind: 'jump-client-online' });
    if (macs.length === 0) return refuse({ kind: 'wake-card-unknown' });
    if (helpers.length === 0) return refuse({ kind: 'wake-no-helper' });
    const hasPassword = password !== undefined;
    const attempt = await handleCommand(this.events, clientWakeDecider, {
      stream: jumpClientStream(endpointId),
      command: { type: 'AttemptWake', data: { clientId: endpointId, macs, helpers, hasPassword } },
      cause,
      now: this.clock.now(),
    });
    if (!attempt.ok) return attempt;
    const sent = await this.send(helpers, { macs, password });
    if (sent === 0) return refuse({ kind: 'wake-not-sent' });
    return ok({ availableAgainAt: availableAgain(attempt.value.recorded), helpers: sent });
  }

  /** Those who cannot are made up for by the next. */
  private async send(helpers: readonly string[], order: WakeOrder): Promise<number> {
    let sent = 0;
    const waiting = [...helpers];
    while (sent < enoughHelpers && waiting.length > 0) {
      const asked = waiting.splice(0, enoughHelpers - sent);
      const answers = await Promise.all(asked.map((helper) => this.helpers.send(helper, order)));
      sent += answers.filter(Boolean).length;
    }
    return sent;
  }
}

function availableAgain(recorded: readonly Readonly<{ event: RegistryEvent }>[]): string {
  const [made] = recorded;
  if (made?.event.type !== 'JumpClientWakeAttempted') throw new Error('no attempt was recorded');
  return made.event.data.availableAgainAt;
}
