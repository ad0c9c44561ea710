import { limits, subjects, thumbnailHeaders } from '@jumpfleet/gateway-contracts';
import type { NoThumbnailReason } from '@jumpfleet/gateway-contracts';
import type { NatsConnection } from '@jumpfleet/messaging';
import { headers } from '@nats-io/transport-node';

export type Thumbnail = Readonly<{
  client: string;
  /** Base64. */
  image: string | null;
  reason: NoThumbnailReason | undefined;
}>;

/** Passes on a picture once, as bytes; what is too large or cannot be published is left to the next one. */
export function publishThumbnail(nats: NatsConnection, shard: string, picture: Thumbnail): void {
  if (nats.isClosed() || nats.isDraining()) return;
  const bytes = Buffer.from(picture.image ?? '', 'base64');
  if (bytes.length > limits.maxThumbnailBytes) return;
  const about = headers();
  about.set(thumbnailHeaders.client, picture.client);
  about.set(thumbnailHeaders.at, String(Date.now()));
  if (bytes.length === 0) about.set(thumbnailHeaders.reason, picture.reason ?? 'not-readable');
  nats.publish(subjects.thumbnail(shard), bytes, { headers: about });
}
