import { securityProvider } from '@jumpfleet/policy-domain';
import { z } from 'zod';
import { administeredSpecs } from './administration/administered.schemas.js';

const terms = z.object({
  name: z.string(),
  enabled: z.boolean(),
  issuer: z.string(),
  clientId: z.string(),
  secretVersion: z.number().int().positive(),
  scopes: z.array(z.string()),
  claims: z.object({
    username: z.string(),
    displayName: z.string(),
    email: z.string(),
    groups: z.string(),
  }),
  createsUsers: z.boolean(),
});

export const securityProviderSpecs = administeredSpecs(securityProvider, terms);
