import { InvalidRequest } from '@jumpfleet/http';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import { z } from 'zod';
import type { FleetQuery } from '../../application/fleet-list.js';
import { clientStatuses, orderOf, searchFields, sortKeys } from '../../application/fleet-list.js';
import { inputText } from '../../application/input-text.js';
import { decodeCursor } from '../../application/page-cursor.js';

const sorts = sortKeys.flatMap((key) => [key, `-${key}`] as const);

/** What the fleet can be narrowed to and ordered by; the same for the list and for its export. */
export const fleetFilters = z.strictObject({
  search: inputText(1024).optional(),
  fields: inputText(256)
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(searchFields)).max(searchFields.length))
    .optional(),
  status: z.enum(clientStatuses).optional(),
  group: inputText(255).optional(),
  tag: inputText(64).optional(),
  sort: z.enum(sorts).optional(),
});

export const listQuery = fleetFilters.extend({
  cursor: z.string().max(2048).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export type FleetFiltersQuery = z.infer<typeof fleetFilters>;
export type ListQuery = z.infer<typeof listQuery>;

/** The query for one page; a cursor of another order is no cursor. */
export function fleetQuery(asked: ListQuery, scope: AccessScope): FleetQuery {
  const { search, fields, status, group, tag, sort, cursor, limit } = asked;
  const order = orderOf(sort, search);
  const after = cursor === undefined ? undefined : decodeCursor(cursor, order);
  if (cursor !== undefined && !after)
    throw new InvalidRequest([{ path: 'cursor', message: 'is not a cursor of this list' }]);
  return { search, fields, status, group, tag, scope, limit, after, ...order };
}
