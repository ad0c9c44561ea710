import type { Command, DomainEvent } from '@jumpfleet/kernel';

interface GroupFields {
  name: string;
  codeName: string;
  comments: string | null;
}

export type CreateJumpGroup = Command<'CreateJumpGroup', GroupFields & { id: number }>;
export type EditJumpGroup = Command<'EditJumpGroup', { id: number; changes: Partial<GroupFields> }>;
export type DeleteJumpGroup = Command<'DeleteJumpGroup', { id: number }>;
export type JumpGroupCommand = CreateJumpGroup | EditJumpGroup | DeleteJumpGroup;

export type JumpGroupCreated = DomainEvent<
  'JumpGroupCreated',
  1,
  GroupFields & { id: number; createdAt: string }
>;
/** Carries the fields whole, so that a reader needs no earlier event. */
export type JumpGroupEdited = DomainEvent<
  'JumpGroupEdited',
  1,
  GroupFields & { id: number; changed: readonly (keyof GroupFields)[]; editedAt: string }
>;
export type JumpGroupDeleted = DomainEvent<
  'JumpGroupDeleted',
  1,
  { id: number; deletedAt: string }
>;
export type JumpGroupEvent = JumpGroupCreated | JumpGroupEdited | JumpGroupDeleted;

export type JumpGroupRefusal =
  | Readonly<{ kind: 'jump-group-already-created'; id: number }>
  | Readonly<{ kind: 'jump-group-not-found'; id: number }>;

/** The shared group that a site starts with. */
export const firstJumpGroup = {
  id: 1,
  name: 'Default',
  codeName: 'default',
  comments: null,
} as const;

export const jumpGroupStream = (id: number): string => `registry.jump-group.${String(id)}`;
