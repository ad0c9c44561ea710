import { actions } from '@jumpfleet/policy-contracts';
import { z } from 'zod';

/** access.proto: "At most 1,000 questions a call." */
export const maxQuestions = 1_000;

export const principalType = z.enum(['user', 'api-account']);
export const action = z.enum(actions);
