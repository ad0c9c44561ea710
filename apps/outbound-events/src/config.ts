import { configReader, grpcServiceConfig } from '@jumpfleet/lifecycle';
import { z } from 'zod';

const destination = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6(), z.hostname()]);
const destinations = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((entry) => entry.trim() || []))
  .pipe(z.array(destination));

export const outboundConfig = grpcServiceConfig.extend({
  DATABASE_URL: z.string().min(1),
  NATS_URL: z.string().min(1),
  REDIS_URL: z.string().min(1),
  /** 32 bytes in base64url: seals the secrets of recipients; without it none of them opens. */
  SEALING_KEY: z.string().regex(/^[\w-]{43}$/),
  PUBLIC_URL: z.url(),
  POLICY_URL: z.url(),
  POLICY_GRPC: z.string().min(1),
  /** Names this site to receivers that serve several; the site's host name when not set. */
  APPLIANCE_ID: z.string().max(255).default(''),
  /** Whether recipients may have loopback and private addresses, as a ticket system inside has. */
  OUTBOUND_PRIVATE_ADDRESSES: z.enum(['allow', 'deny']).default('deny'),
  /** Addresses, networks (CIDR) and host names, by commas, where recipients may be whatever they are. */
  OUTBOUND_ALLOWED_DESTINATIONS: destinations,
  /** A Jump Client that comes back within this time was not offline for recipients. */
  OUTBOUND_OFFLINE_AFTER_SECONDS: z.coerce.number().int().min(0).max(86_400).default(60),
  /** How long an answer of a recipient may take as a whole. */
  OUTBOUND_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(15_000),
  /** Finished deliveries are forgotten after as many days (OE-05). */
  OUTBOUND_RETENTION_DAYS: z.coerce.number().int().min(1).max(3_650).default(90),
});
export type OutboundConfig = z.infer<typeof outboundConfig>;

export const readConfig = configReader(outboundConfig);
