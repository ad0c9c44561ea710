import { InvalidRequest, inputText } from '@jumpfleet/http';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import { z } from 'zod';
import type { FleetQuery } from '../../application/fleet-list.js';
import { clientStatuses, orderOf, searchFields, sortKeys } from '../../application/fleet-list.js';
import { exportFormats } from '../../application/fleet-export.js';
import { isOneWay } from '../../application/item-search.js';
import { decodeCursor } from '../../application/page-cursor.js';

const sorts = sortKeys.flatMap((key) => [key, `-${key}`] as const);

/** What the fleet can be narrowed to and ordered by; the same for the list and for its export. */
const fleetFilters = z.strictObject({
  search: inputText(1024).optional(),
  fields: inputText(256)
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(searchFields)).max(searchFields.length))
    .optional(),
  status: z.enum(clientStatuses).optional(),
  group: inputText(255).optional(),
  tag: inputText(64).optional(),
  needs_update: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional(),
  sort: z.enum(sorts).optional(),
});

const fieldText = inputText(255, 1).optional();

/** SB-12 to SB-14, with their lengths. */
export const itemSearchQuery = z
  .strictObject({
    search_string: inputText(1024, 1).optional(),
    'client.comments': fieldText,
    'client.hostname': fieldText,
    'client.private_ip': fieldText,
    'client.public_ip': fieldText,
    'client.tag': fieldText,
    limit: z.coerce.number().int().min(1).max(500).default(50),
  })
  .refine(isOneWay, {
    message: 'give either search_string or at least one client.* field, and not both',
    path: ['search_string'],
  });

export const listQuery = fleetFilters.extend({
  cursor: z.string().max(2048).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export const exportQuery = fleetFilters.extend({ format: z.enum(exportFormats) });
export type ExportQuery = z.infer<typeof exportQuery>;
export type ListQuery = z.infer<typeof listQuery>;

/** The query for one page; a cursor of another order is no cursor. */
export function fleetQuery(asked: ListQuery, scope: AccessScope): FleetQuery {
  const { sort, cursor, limit, needs_update: needsUpdate, ...filters } = asked;
  const order = orderOf(sort, filters.search);
  const after = cursor === undefined ? undefined : decodeCursor(cursor, order);
  if (cursor !== undefined && !after)
    throw new InvalidRequest([{ path: 'cursor', message: 'is not a cursor of this list' }]);
  const { search, fields, status, group, tag } = filters;
  return { search, fields, status, group, tag, needsUpdate, scope, limit, after, ...order };
}
