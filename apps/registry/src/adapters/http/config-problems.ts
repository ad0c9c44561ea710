import { unprocessable } from '@jumpfleet/http';
import type { Problem } from '@jumpfleet/http';
import type { JumpGroupRef } from '@jumpfleet/registry-domain';
import type { JumpGroups } from '../../application/ports.js';

/** Where an item is to lie, as the configuration API names it. */
export async function namedGroup(
  groups: JumpGroups,
  id: number,
  type: JumpGroupRef['type'],
): Promise<JumpGroupRef> {
  const group = await groups.find(type, id);
  if (group) return group;
  throw noSuchGroup(type);
}

export function noSuchGroup(type: JumpGroupRef['type']): Problem {
  const what = type === 'shared' ? 'Jump Group with this id' : 'user with this id';
  return unprocessable('jump_group_id', `There is no ${what}.`);
}
