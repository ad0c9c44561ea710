import { actions, principalTypes, startMethods } from '@jumpfleet/policy-contracts';
import { z } from 'zod';

/** access.proto: "At most 1,000 questions a call." */
export const maxQuestions = 1_000;

export const principalType = z.enum(principalTypes);
export const action = z.enum(actions);
export const startMethod = z.enum(startMethods);
export const presence = z.enum(['attended', 'unattended']);

const number = z.number().int();
export const listReference = z.object({ type: z.enum(['shared', 'personal']), number });

/** Not said and none are the same: proto has no null. */
const none = number.nullable().default(null);
export const itemFacts = z.object({
  id: z.string(),
  list: listReference,
  jumpPolicy: none,
  attended: none,
  unattended: none,
  publicSiteAddress: z.string(),
});
