import type { EventStore } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type {
  ChangeSiteSettings,
  RegistryEvent,
  SiteSettingsChanges,
  SiteSettingsRefusal,
} from '@jumpfleet/registry-domain';
import { siteSettingsDecider, siteSettingsStream } from '@jumpfleet/registry-domain';
import { connectionRateBounds } from '@jumpfleet/upgrades-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { CONNECTION_RATE, SITE_SETTINGS } from '../tokens.js';
import type { Asker, ConnectionRate, SiteSettings } from './ports.js';

export type SettingsWish = Readonly<{
  changes: SiteSettingsChanges;
  connectionsPerSecond: number | undefined;
}>;

export type SettingsWishRefusal =
  | SiteSettingsRefusal
  | Readonly<{ kind: 'connection-rate-out-of-bounds'; least: number; most: number }>;

type Changed = Result<Readonly<{ connectionsPerSecond: number }>, SettingsWishRefusal>;

/**
 * Changes the site's settings for Jump Clients, the connection rate among them; what is not named
 * stays. A wish of which a part is refused changes nothing.
 */
@Injectable()
export class ChangeSiteSettingsHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<RegistryEvent>,
    @Inject(SITE_SETTINGS) private readonly settings: SiteSettings,
    @Inject(CONNECTION_RATE) private readonly rate: ConnectionRate,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(wish: SettingsWish, asker: Asker, cause: Cause): Promise<Changed> {
    const { changes, connectionsPerSecond } = wish;
    const command: ChangeSiteSettings = { type: 'ChangeSiteSettings', data: { changes } };
    const now = this.clock.now();
    const foreseen = siteSettingsDecider.decide(command, this.settings.current(), now);
    if (!foreseen.ok) return foreseen;
    const { least, most } = connectionRateBounds;
    if (connectionsPerSecond !== undefined && !isWhole(connectionsPerSecond, least, most))
      return refuse({ kind: 'connection-rate-out-of-bounds', least, most });
    const rateNow = await this.rateAfter(connectionsPerSecond, asker);
    const changed = await handleCommand(this.events, siteSettingsDecider, {
      stream: siteSettingsStream,
      command,
      cause,
      now,
    });
    return changed.ok ? ok({ connectionsPerSecond: rateNow }) : changed;
  }

  /** Asked before anything is changed: an orchestrator that is away leaves all as it was. */
  private rateAfter(wished: number | undefined, asker: Asker): Promise<number> {
    return wished === undefined ? this.rate.current() : this.rate.change(wished, asker);
  }
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
