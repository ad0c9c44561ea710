import { teamRank } from '@jumpfleet/policy-contracts';
import { teamKind } from '@jumpfleet/policy-domain';
import { z } from 'zod';
import { administeredSpecs } from '../administration/administered.schemas.js';

const number = z.number().int().positive();

/** How teams' events are written. */
export const teamSpecs = administeredSpecs(
  teamKind,
  z.object({
    name: z.string(),
    codeName: z.string(),
    comments: z.string().nullable(),
    persistentQueue: z.boolean(),
    publicPortalIds: z.array(z.union([number, z.string()])),
    members: z.array(z.object({ user: number, rank: teamRank })),
  }),
);
