import { createHash, timingSafeEqual } from 'node:crypto';
import type { Metadata } from '@grpc/grpc-js';

/** Where a call says the service secret of its site. */
export const serviceSecretKey = 'x-service-secret';

/** Whether the caller is one of the site's own services; how long it takes tells nothing of the secret. */
export function carriesServiceSecret(metadata: Metadata, secret: string): boolean {
  const given = metadata.get(serviceSecretKey);
  const [only] = given;
  return (
    given.length === 1 && typeof only === 'string' && timingSafeEqual(hash(only), hash(secret))
  );
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
