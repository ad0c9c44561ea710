import {
  clientSettingsOfSite,
  ownOfflineTimes,
  siteSettingsEntry,
  subjects,
} from '@jumpfleet/gateway-contracts';
import type { ClientSettingsOfSite, OwnOfflineTimes } from '@jumpfleet/gateway-contracts';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import { Kvm } from '@nats-io/kv';
import type { Subscription } from '@nats-io/transport-node';
import { jsonOf } from './roster-reporter.js';

export type SettingsHandlers = Readonly<{
  site: (settings: ClientSettingsOfSite) => void;
  own: (times: OwnOfflineTimes) => void;
}>;

const { bucket, key } = siteSettingsEntry;
const retryMs = 1_000;

/** What the registry says about clients' settings: as it changes, and what it said before this shard was there. */
export class SiteSettingsWatch {
  private readonly subscriptions: Subscription[] = [];
  private retry: NodeJS.Timeout | undefined;
  private isStopped = false;
  private isRead = false;

  constructor(
    private readonly nats: NatsConnection,
    private readonly shard: string,
    private readonly handlers: SettingsHandlers,
    private readonly logger: Logger,
  ) {}

  /** False until what was said before is known, be it nothing. */
  get isLoaded(): boolean {
    return this.isRead;
  }

  start(): void {
    this.subscriptions.push(
      this.nats.subscribe(`$KV.${bucket}.${key}`, {
        callback: (_error, message) => this.take(jsonOf(message)),
      }),
      this.nats.subscribe(subjects.offlineTimes(this.shard), {
        callback: (_error, message) => {
          const times = ownOfflineTimes.safeParse(jsonOf(message)).data;
          if (times) this.handlers.own(times);
        },
      }),
    );
    void this.read();
    void this.readOnReconnect();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.retry);
    for (const subscription of this.subscriptions) subscription.unsubscribe();
  }

  private async read(): Promise<void> {
    clearTimeout(this.retry);
    try {
      const entry = await (await new Kvm(this.nats).create(bucket, { history: 1 })).get(key);
      if (entry?.operation === 'PUT') this.take(entry.json());
      this.isRead = true;
    } catch (error) {
      if (this.isStopped) return;
      this.logger.warn({ err: error }, 'the site settings cannot be read; trying again');
      this.retry = setTimeout(() => void this.read(), retryMs);
    }
  }

  /** What was said while the line to NATS was down was not heard. */
  private async readOnReconnect(): Promise<void> {
    for await (const status of this.nats.status())
      if (status.type === 'reconnect' && !this.isStopped) await this.read();
  }

  private take(said: unknown): void {
    const settings = clientSettingsOfSite.safeParse(said);
    if (settings.success) this.handlers.site(settings.data);
  }
}
