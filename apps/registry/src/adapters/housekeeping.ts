import type { EventStore } from '@jumpfleet/event-log';
import type { Logger } from '@jumpfleet/observability';
import type { RegistryEvent } from '@jumpfleet/registry-domain';
import type { FleetStream } from '../application/fleet-stream.js';
import type { StreamScopes } from '../application/stream-scopes.js';
import type { ChangeFeed } from './messaging/change-feed.js';
import type { FleetQueries } from './persistence/fleet-queries.js';
import type { FleetTotalsReader } from './persistence/fleet-totals.js';
import type { TelemetryStores } from './persistence/telemetry-stores.js';

export type HousekeepingParts = Readonly<{
  events: EventStore<RegistryEvent>;
  stores: TelemetryStores;
  feed: ChangeFeed;
  stream: FleetStream;
  scopes: StreamScopes;
  fleet: FleetQueries;
  totals: FleetTotalsReader;
  logger: Logger;
}>;

const compactMs = 1_000;
const flushMs = 100;
const checkScopesMs = 1_000;
const heartbeatMs = 15_000;
const forgetRunsMs = 600_000;
const keepRunsMinutes = 60;
const keepGoneMinutes = 120;

/** What the registry does by the clock, and who hears of its changes. */
export class Housekeeping {
  private readonly timers: NodeJS.Timeout[] = [];
  private stopListening: (() => void) | undefined;
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly parts: HousekeepingParts) {}

  onApplicationBootstrap(): void {
    const { events, stores, feed, stream, scopes, fleet, totals } = this.parts;
    this.stopListening = events.onCommitted(({ recorded }) => {
      for (const { event } of recorded) announce(feed, event);
    });
    feed.follow((news) => {
      stream.note(news);
    });
    // What an earlier process may have changed and not announced, before it died.
    feed.unknown();
    this.every(compactMs, () => stores.counters.compact());
    this.every(compactMs, () => totals.compact());
    this.every(flushMs, () => stream.flush());
    this.every(forgetRunsMs, () => stores.runs.forgetEnded(keepRunsMinutes));
    this.every(forgetRunsMs, () => fleet.forgetGone(keepGoneMinutes));
    this.every(checkScopesMs, () => scopes.check());
    this.timers.push(
      setInterval(() => {
        stream.heartbeat();
      }, heartbeatMs),
    );
  }

  async onModuleDestroy(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    this.stopListening?.();
    this.parts.feed.close();
    this.parts.stream.close();
    await Promise.all(this.running);
  }

  /** One run at a time; a run that fails is told and made up for by the next. */
  private every(intervalMs: number, work: () => Promise<void>): void {
    let current: Promise<void> | undefined;
    const run = (): void => {
      if (current) return;
      current = work()
        .catch((error: unknown) => {
          this.parts.logger.warn({ err: error }, 'housekeeping failed; it is tried again');
        })
        .finally(() => {
          if (current) this.running.delete(current);
          current = undefined;
        });
      this.running.add(current);
    };
    this.timers.push(setInterval(run, intervalMs));
  }
}

function announce(feed: ChangeFeed, event: RegistryEvent): void {
  switch (event.type) {
    case 'JumpClientEnrolled':
    case 'JumpClientCopied':
    case 'JumpClientEdited':
      feed.edited(event.data.clientId);
      return;
    case 'JumpClientConnectionTypeChanged':
    case 'JumpClientUninstalled':
    case 'JumpClientLost':
    case 'JumpClientReturned':
    case 'JumpClientWakeAttempted':
    case 'JumpClientIdentityConflicted':
    case 'JumpClientIdentityDecided':
    case 'JumpClientSplitOff':
    case 'JumpClientDisabled':
    case 'JumpClientEnabled':
      feed.changed([event.data.clientId]);
      return;
    case 'JumpClientDeleted':
      feed.removed(event.data.clientId);
      return;
    case 'InstallerCreated':
    case 'InstallerExtended':
    case 'InstallerRevoked':
    case 'InstallerDeleted':
    case 'JumpGroupCreated':
    case 'JumpGroupEdited':
    case 'JumpGroupDeleted':
    case 'SiteSettingsChanged':
    case 'FleetGuardTripped':
    case 'FleetGuardConfirmed':
    case 'FleetGuardReleased':
    case 'FleetGuardRearmed':
      return;
  }
}
