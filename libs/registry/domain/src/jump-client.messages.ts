import type { Command, DomainEvent } from '@jumpfleet/kernel';

export type JumpGroupRef = Readonly<{ id: number; name: string }>;

/** What an administrator may change about a jump client. Ids of policies are null where none is set. */
export type JumpClientSettings = Readonly<{
  name: string;
  jumpGroup: JumpGroupRef;
  tag: string;
  comments: string;
  jumpPolicyId: number | null;
  attendedSessionPolicyId: number | null;
  unattendedSessionPolicyId: number | null;
  publicSiteAddress: string;
  supportButtonProfileCodeName: string;
  supportButtonDirectQueue: string;
  startMode: 'normal' | 'minimized' | 'hidden';
  isQuiet: boolean;
  maxOfflineMinutes: number;
}>;

export type InstallMode = 'service' | 'user';
export type ConnectionType = 'active' | 'passive';

/** What the computer said about itself when it enrolled. */
export type EnrolledComputer = Readonly<{
  hostname: string;
  platform: string;
  version: string;
  installMode: InstallMode;
}>;

interface Enrolment {
  clientId: string;
  /** The integer id of the configuration API. */
  number: number;
  installerId: string;
  publicKeyThumbprint: string;
  connectionType: ConnectionType;
  computer: EnrolledComputer;
  settings: JumpClientSettings;
}

export type EnrolJumpClient = Command<'EnrolJumpClient', Enrolment>;
export type EditJumpClient = Command<
  'EditJumpClient',
  { clientId: string; changes: Partial<JumpClientSettings> }
>;
export type DeleteJumpClient = Command<'DeleteJumpClient', { clientId: string }>;
export type MarkJumpClientUninstalled = Command<'MarkJumpClientUninstalled', { clientId: string }>;
export type JumpClientCommand =
  EnrolJumpClient | EditJumpClient | DeleteJumpClient | MarkJumpClientUninstalled;

export type JumpClientEnrolled = DomainEvent<
  'JumpClientEnrolled',
  1,
  Enrolment & { enrolledAt: string }
>;
/** Carries the settings whole, so that a reader needs no earlier event. */
export type JumpClientEdited = DomainEvent<
  'JumpClientEdited',
  1,
  {
    clientId: string;
    changed: readonly (keyof JumpClientSettings)[];
    settings: JumpClientSettings;
    editedAt: string;
  }
>;
export type JumpClientDeleted = DomainEvent<
  'JumpClientDeleted',
  1,
  { clientId: string; deletedAt: string }
>;
export type JumpClientUninstalled = DomainEvent<
  'JumpClientUninstalled',
  1,
  { clientId: string; uninstalledAt: string }
>;
export type JumpClientEvent =
  JumpClientEnrolled | JumpClientEdited | JumpClientDeleted | JumpClientUninstalled;

export type JumpClientRefusal =
  | Readonly<{ kind: 'jump-client-not-found'; clientId: string }>
  | Readonly<{ kind: 'jump-client-already-enrolled'; clientId: string }>;

export const jumpClientStream = (clientId: string): string => `registry.jump-client.${clientId}`;
