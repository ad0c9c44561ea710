import { Problem } from '@jumpfleet/http';
import type { JumpGroupRef } from '@jumpfleet/registry-domain';
import type { JumpGroups } from '../../application/ports.js';

export function notFound(what: string): Problem {
  return new Problem({ status: 404, code: 'not-found', detail: `The ${what} does not exist.` });
}

/** Input that is well-formed and yet cannot be: 422 with the reason at its field. */
export function unprocessable(path: string, message: string): Problem {
  return new Problem({
    status: 422,
    code: 'invalid-request',
    detail: 'The request is not valid.',
    extra: { errors: [{ path, message }] },
  });
}

/** The id in a path; what is no id names nothing. */
export function pathId(text: string, what: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text) || Number(text) > 2_147_483_647) throw notFound(what);
  return Number(text);
}

/** Personal lists are not kept yet: only shared groups can be named. */
export async function sharedGroup(
  groups: JumpGroups,
  id: number,
  type: 'shared' | 'personal',
): Promise<JumpGroupRef> {
  if (type === 'personal')
    throw unprocessable('jump_group_type', 'There are no personal lists of Jump Items.');
  const group = await groups.byId(id);
  if (!group) throw unprocessable('jump_group_id', 'There is no Jump Group with this id.');
  return group;
}
