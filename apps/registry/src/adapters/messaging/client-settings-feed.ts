import { clientSettingsOfSite, siteSettingsEntry } from '@jumpfleet/gateway-contracts';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import { Kvm } from '@nats-io/kv';
import { clientSettingsOf } from '../../application/client-settings.js';
import type { LiveSiteSettings } from '../../application/live-site-settings.js';

/** How late NATS has the settings again after its storage was lost. */
const checkMs = 10_000;

/**
 * Keeps what the site's settings mean for clients where every gateway shard reads it. Any replica may
 * write; what is there already is not written again, and nothing newer is overwritten.
 */
export class ClientSettingsFeed {
  private timer: NodeJS.Timeout | undefined;
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly nats: NatsConnection,
    private readonly settings: LiveSiteSettings,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.stopListening = this.settings.onChanged(() => void this.keep());
    this.timer = setInterval(() => void this.keep(), checkMs);
    void this.keep();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.stopListening?.();
  }

  private async keep(): Promise<void> {
    if (this.nats.isClosed() || this.nats.isDraining()) return;
    try {
      const bucket = await new Kvm(this.nats).create(siteSettingsEntry.bucket, { history: 1 });
      const entry = await bucket.get(siteSettingsEntry.key);
      const there =
        entry?.operation === 'PUT' ? clientSettingsOfSite.safeParse(entry.json()) : null;
      const site = clientSettingsOf(this.settings.current(), this.settings.revision);
      if (there?.success && there.data.revision >= site.revision) return;
      await bucket.put(siteSettingsEntry.key, JSON.stringify(site));
    } catch (error) {
      this.logger.warn({ err: error }, 'the settings of clients could not be told to the gateway');
    }
  }
}
