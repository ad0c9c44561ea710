import type { Command, DomainEvent } from '@jumpfleet/kernel';

export type CreateUser = Command<
  'CreateUser',
  {
    userId: string;
    /** The number by which the configuration API knows the user. */
    number: number;
    username: string;
    displayName: string;
    administrator: boolean;
  }
>;

export type UserCreated = DomainEvent<
  'UserCreated',
  1,
  {
    userId: string;
    number: number;
    username: string;
    displayName: string;
    administrator: boolean;
    createdAt: string;
  }
>;

export type UserRefusal =
  | Readonly<{ kind: 'user-already-exists'; userId: string }>
  | Readonly<{ kind: 'username-taken'; username: string }>
  | Readonly<{ kind: 'username-invalid'; username: string }>;
