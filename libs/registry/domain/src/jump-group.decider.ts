import type { Decider, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type {
  EditJumpGroup,
  JumpGroupCommand,
  JumpGroupCreated,
  JumpGroupEvent,
  JumpGroupRefusal,
} from './jump-group.messages.js';

type Fields = Pick<JumpGroupCreated['data'], 'name' | 'codeName' | 'comments'>;
export type JumpGroup =
  Readonly<{ status: 'unknown' | 'deleted' }> | Readonly<{ status: 'open'; fields: Fields }>;

export const jumpGroupDecider: Decider<
  JumpGroupCommand,
  JumpGroupEvent,
  JumpGroup,
  JumpGroupRefusal
> = {
  initial: { status: 'unknown' },
  decide(command, group, now) {
    const { id } = command.data;
    if (command.type === 'CreateJumpGroup') {
      if (group.status !== 'unknown') return refuse({ kind: 'jump-group-already-created', id });
      const data = { ...command.data, createdAt: now.toISOString() };
      return ok([{ type: 'JumpGroupCreated', version: 1, data }]);
    }
    if (group.status !== 'open') return refuse({ kind: 'jump-group-not-found', id });
    switch (command.type) {
      case 'EditJumpGroup':
        return edit(command, group.fields, now);
      case 'DeleteJumpGroup': {
        const data = { id, deletedAt: now.toISOString() };
        return ok([{ type: 'JumpGroupDeleted', version: 1, data }]);
      }
    }
  },
  evolve(_group, event) {
    switch (event.type) {
      case 'JumpGroupCreated':
      case 'JumpGroupEdited': {
        const { name, codeName, comments } = event.data;
        return { status: 'open', fields: { name, codeName, comments } };
      }
      case 'JumpGroupDeleted':
        return { status: 'deleted' };
    }
  },
};

function edit(
  { data: { id, changes } }: EditJumpGroup,
  current: Fields,
  now: Date,
): Result<readonly JumpGroupEvent[], never> {
  const fields: Fields = { ...current, ...changes };
  const names = ['name', 'codeName', 'comments'] as const;
  const changed = names.filter((name) => fields[name] !== current[name]);
  if (changed.length === 0) return ok([]);
  const data = { id, ...fields, changed, editedAt: now.toISOString() };
  return ok([{ type: 'JumpGroupEdited', version: 1, data }]);
}
