import { configReader, serviceConfig } from '@jumpfleet/lifecycle';
import { z } from 'zod';

const address = /^([a-z-]+)=(https?:\/\/[^,\s]+)$/;

const edgeConfig = serviceConfig.extend({
  PUBLIC_URL: z.url(),
  /** `policy=http://policy:8080,registry=http://registry:8080,...`: who answers the APIs. */
  SERVICES: z
    .string()
    .transform((list) => list.split(',').map((entry) => address.exec(entry.trim())))
    .refine((entries) => entries.every(Boolean), 'must be name=http://host:port, by commas')
    .transform((entries) => new Map(entries.map((entry) => [entry?.[1] ?? '', entry?.[2] ?? '']))),
});

export const readConfig = configReader(edgeConfig);
