import {
  limits,
  noThumbnailReason,
  subjects,
  thumbnailHeaders,
} from '@jumpfleet/gateway-contracts';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Counter, Logger, Metrics } from '@jumpfleet/observability';
import type { Msg, Subscription } from '@nats-io/transport-node';
import { z } from 'zod';
import { pictureType } from '../../application/picture-type.js';
import type { Thumbnail, ThumbnailStore } from '../persistence/thumbnail-store.js';

const about = z.object({ client: z.uuid(), at: z.coerce.number().int().positive() });
const maxWaiting = 300;
const maxAtOnce = 50;

/**
 * Pictures of screens, each to one replica. Of one client only the newest waits; beyond a bound the oldest
 * is let go, since the next report brings another.
 */
export class ThumbnailConsumer {
  private readonly waiting = new Map<string, Thumbnail>();
  private readonly counted: Counter;
  private subscription: Subscription | undefined;
  private writing: Promise<void> | undefined;

  constructor(
    private readonly nats: NatsConnection,
    private readonly store: Pick<ThumbnailStore, 'keep'>,
    private readonly logger: Logger,
    metrics: Metrics,
  ) {
    this.counted = metrics.counter(
      'registry_thumbnails_total',
      'Pictures of screens by what became of them.',
      ['outcome'],
    );
  }

  onApplicationBootstrap(): void {
    this.subscription = this.nats.subscribe(subjects.thumbnail('*'), {
      queue: 'registry',
      callback: (error, message) => {
        if (!error) this.take(message);
      },
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.subscription?.unsubscribe();
    this.waiting.clear();
    await this.writing;
  }

  private take(message: Msg): void {
    const thumbnail = read(message);
    if (!thumbnail) {
      this.counted.inc({ outcome: 'unreadable' });
      return;
    }
    this.waiting.delete(thumbnail.client);
    this.waiting.set(thumbnail.client, thumbnail);
    const [oldest] = this.waiting.keys();
    if (this.waiting.size > maxWaiting && oldest !== undefined) {
      this.waiting.delete(oldest);
      this.counted.inc({ outcome: 'dropped' });
    }
    this.writing ??= this.write().finally(() => (this.writing = undefined));
  }

  private async write(): Promise<void> {
    // What arrives in one read of the socket goes into one batch.
    await Promise.resolve();
    while (this.waiting.size > 0) {
      const batch = [...this.waiting.values()].slice(0, maxAtOnce);
      for (const { client } of batch) this.waiting.delete(client);
      try {
        await this.store.keep(batch);
        this.counted.inc({ outcome: 'kept' }, batch.length);
      } catch (error) {
        this.counted.inc({ outcome: 'dropped' }, batch.length);
        this.logger.warn({ err: error }, 'pictures of screens could not be kept');
      }
    }
  }
}

function read({ data, headers }: Msg): Thumbnail | undefined {
  const from = about.safeParse({
    client: headers?.get(thumbnailHeaders.client),
    at: headers?.get(thumbnailHeaders.at),
  });
  if (!from.success || data.length > limits.maxThumbnailBytes) return undefined;
  if (data.length > 0)
    return pictureType(data) && { ...from.data, image: Buffer.from(data), reason: '' };
  const reason = noThumbnailReason.safeParse(headers?.get(thumbnailHeaders.reason));
  return reason.success ? { ...from.data, image: null, reason: reason.data } : undefined;
}
