import { inputText } from '@jumpfleet/http';
import { z } from 'zod';
import {
  customFields,
  externalKey,
  overrideReason,
  secondFactorCode,
} from '../session.requests.js';

/** One representative by id or user name, or a team by number or code name. */
export const guestRequest = z.union([
  z.strictObject({ representative: inputText(255, 1) }),
  z.strictObject({ team: z.union([z.number().int().min(1), inputText(64, 1)]) }),
]);
export type GuestRequest = z.output<typeof guestRequest>;

export const joinRequest = z
  .strictObject({ override_reason: overrideReason, two_factor_code: secondFactorCode })
  .prefault({})
  .transform(({ override_reason, two_factor_code }) => ({
    overrideReason: override_reason,
    secondFactorCode: two_factor_code,
  }));
export type JoinRequest = z.output<typeof joinRequest>;

/** What is left out stays as it is; custom fields are merged by name. */
export const amendRequest = z
  .strictObject({ external_key: externalKey.optional(), custom: customFields.optional() })
  .transform(({ external_key, custom }) => ({
    ...(external_key === undefined ? {} : { externalKey: external_key }),
    ...(custom === undefined ? {} : { custom }),
  }));
export type AmendRequest = z.output<typeof amendRequest>;
