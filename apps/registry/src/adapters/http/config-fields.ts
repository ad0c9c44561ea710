import { inputText } from '@jumpfleet/http';
import { z } from 'zod';

/** Fields that several bodies and queries of the configuration API share, with its bounds. */
export const id32 = z.number().int().min(1).max(2_147_483_647);
export const jumpGroupType = z.enum(['shared', 'personal']);
export const sessionPolicyId = z.number().int().min(2).max(2_147_483_647).nullable();
export const startMode = z.enum(['normal', 'minimized', 'hidden']);
export const codeName = inputText(64).regex(/^[a-zA-Z0-9_-]*$/, 'is no code name');
export const profileCodeName = codeName;
export const directQueue = inputText(69).regex(
  /^(?:team:[a-zA-Z0-9_-]+)?$/,
  'is no queue of a team',
);
export const maxOfflineMinutes = z.number().int().min(0).max(2_147_483_647);
export const siteAddress = inputText(128, 1);
