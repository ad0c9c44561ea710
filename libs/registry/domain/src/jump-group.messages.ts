import type { Command, DomainEvent } from '@jumpfleet/kernel';

export type CreateJumpGroup = Command<
  'CreateJumpGroup',
  { id: number; name: string; codeName: string; comments: string | null }
>;
export type JumpGroupCommand = CreateJumpGroup;

export type JumpGroupCreated = DomainEvent<
  'JumpGroupCreated',
  1,
  { id: number; name: string; codeName: string; comments: string | null; createdAt: string }
>;
export type JumpGroupEvent = JumpGroupCreated;

export type JumpGroupRefusal = Readonly<{ kind: 'jump-group-already-created'; id: number }>;

/** The shared group that a site starts with. */
export const firstJumpGroup = {
  id: 1,
  name: 'Default',
  codeName: 'default',
  comments: null,
} as const;

export const jumpGroupStream = (id: number): string => `registry.jump-group.${String(id)}`;
