import type { EventStore } from '@jumpfleet/event-log';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import type { RegistryEvent } from '@jumpfleet/registry-domain';
import type { Subscription } from '@nats-io/transport-node';
import type { LiveSiteSettings } from '../../application/live-site-settings.js';

const subject = 'registry.site-settings.changed';
/** How late a replica learns of a change when the word of it was lost. */
const refreshMs = 5_000;

/** Keeps the settings of every process of the registry the same. */
export class SiteSettingsFeed {
  private subscription: Subscription | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly parts: Readonly<{
      events: EventStore<RegistryEvent>;
      settings: LiveSiteSettings;
      nats: NatsConnection;
      logger: Logger;
    }>,
  ) {}

  onApplicationBootstrap(): void {
    const { events, nats } = this.parts;
    this.stopListening = events.onCommitted(({ recorded }) => {
      if (recorded.some(({ event }) => event.type === 'SiteSettingsChanged')) this.announce();
    });
    this.subscription = nats.subscribe(subject, { callback: () => void this.refresh() });
    this.timer = setInterval(() => void this.refresh(), refreshMs);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.stopListening?.();
    this.subscription?.unsubscribe();
    this.parts.settings.close();
  }

  private announce(): void {
    const { nats, logger } = this.parts;
    if (nats.isClosed() || nats.isDraining()) return;
    try {
      nats.publish(subject);
    } catch (error) {
      logger.debug({ err: error }, 'a change of the site settings could not be announced');
    }
  }

  private async refresh(): Promise<void> {
    try {
      await this.parts.settings.refresh();
    } catch (error) {
      this.parts.logger.warn({ err: error }, 'the site settings could not be read; trying again');
    }
  }
}
