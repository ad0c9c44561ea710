import { z } from 'zod';
import { always } from './entry.js';

/** Who did it, in both dialects. */
export const actor = z.object({
  type: z.enum(['user', 'api-account', 'jump-client', 'system']),
  id: z.string(),
  name: z.string(),
});
export const byWhom = {
  by_type: always('What did it: `user`, `api-account`, `jump-client` or `system`.'),
  by_id: always('The id of who did it.'),
  by_name: always('Who did it; empty for the system.'),
};
