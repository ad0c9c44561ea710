import { configReader, grpcServiceConfig } from '@jumpfleet/lifecycle';
import { clientIdPattern } from '@jumpfleet/policy-domain';
import { z } from 'zod';

const unsetWhenEmpty = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const policyConfig = grpcServiceConfig
  .extend({
    DATABASE_URL: z.string().min(1),
    NATS_URL: z.string().min(1),
    /** 32 bytes in base64url; without it nothing opens that was sealed with it. */
    SEALING_KEY: z.string().regex(/^[\w-]{43}$/),
    /** How often at most failed sign-ins of one name from one address are told to others. */
    SIGN_IN_TELL_SECONDS: z.coerce.number().int().min(1).max(3_600).default(60),
    /** The first administrator and the first API account; only a new database takes them. */
    JUMPFLEET_ADMIN_PASSWORD: unsetWhenEmpty(z.string().max(256)),
    JUMPFLEET_API_CLIENT_ID: unsetWhenEmpty(z.string().regex(clientIdPattern)),
    JUMPFLEET_API_CLIENT_SECRET: unsetWhenEmpty(z.string().max(256)),
  })
  .refine(
    (config) =>
      (config.JUMPFLEET_API_CLIENT_ID === undefined) ===
      (config.JUMPFLEET_API_CLIENT_SECRET === undefined),
    {
      path: ['JUMPFLEET_API_CLIENT_ID, JUMPFLEET_API_CLIENT_SECRET'],
      message: 'both or neither must be set',
    },
  );
export type PolicyConfig = z.infer<typeof policyConfig>;

export const readConfig = configReader(policyConfig);
