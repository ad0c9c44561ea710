import type { EventStore } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { ok } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { sessionSettingsDecider, sessionSettingsStream } from '@jumpfleet/sessions-domain';
import type {
  SessionSettings,
  SessionSettingsChanged,
  SessionSettingsRefusal,
} from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { SESSION_SETTINGS } from './session-settings.js';
import type { SessionSettingsBoard } from './session-settings.js';

/** One change of the settings, with what it made of them. */
export type SettingsChange = Readonly<{
  at: string;
  actor: Cause['actor'];
  reason: string | null;
  changed: readonly string[];
  before: SessionSettings;
  after: SessionSettings;
}>;

@Injectable()
export class SessionSettingsHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<SessionSettingsChanged>,
    @Inject(SESSION_SETTINGS) private readonly settings: SessionSettingsBoard,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  current(): Promise<SessionSettings> {
    return this.settings.current();
  }

  /** Answers the settings afterwards. */
  async change(
    changes: Partial<SessionSettings>,
    cause: Cause,
  ): Promise<Result<SessionSettings, SessionSettingsRefusal>> {
    const changed = await handleCommand(this.events, sessionSettingsDecider, {
      stream: sessionSettingsStream,
      command: { type: 'ChangeSessionSettings', data: { changes } },
      cause,
      now: this.clock.now(),
    });
    return changed.ok ? ok(await this.settings.current()) : changed;
  }

  /** Newest first. */
  async history(): Promise<SettingsChange[]> {
    let before = sessionSettingsDecider.initial;
    const history: SettingsChange[] = [];
    for (const { event, cause } of await this.events.load(sessionSettingsStream)) {
      const { changed, settings: after, changedAt: at } = event.data;
      const { actor, reason = null } = cause;
      history.unshift({ at, actor, reason, changed, before, after });
      before = after;
    }
    return history;
  }
}
