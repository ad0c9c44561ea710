import type { Decider } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type { JumpGroupCommand, JumpGroupEvent, JumpGroupRefusal } from './jump-group.messages.js';

export type JumpGroup = Readonly<{ exists: boolean }>;

export const jumpGroupDecider: Decider<
  JumpGroupCommand,
  JumpGroupEvent,
  JumpGroup,
  JumpGroupRefusal
> = {
  initial: { exists: false },
  decide({ data }, group, now) {
    if (group.exists) return refuse({ kind: 'jump-group-already-created', id: data.id });
    return ok([
      { type: 'JumpGroupCreated', version: 1, data: { ...data, createdAt: now.toISOString() } },
    ]);
  },
  evolve() {
    return { exists: true };
  },
};
