import type { Command, DomainEvent } from '@jumpfleet/kernel';
import type { ClientIdentityEvent } from './client-identity.messages.js';
import type { JumpClientWakeAttempted } from './client-wake.messages.js';

/** RG-04: a shared group, or the personal list of a user, by that user's number and name. */
export type JumpGroupRef = Readonly<{ type: 'shared' | 'personal'; id: number; name: string }>;

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
  /** RG-11; null is never. */
  expiresAt: string | null;
}>;

export type InstallMode = 'service' | 'user';
export type ConnectionType = 'active' | 'passive';

/** What the computer said about itself when it enrolled. */
export type EnrolledComputer = Readonly<{
  hostname: string;
  platform: string;
  version: string;
  installMode: InstallMode;
  /** RG-16: other names that the device knows itself by; empty where it has none. */
  deviceName: string;
  deviceModel: string;
}>;

/** A Jump Item on an endpoint: the client that enrolled, or a copy of it with settings of its own (RG-41). */
interface ItemCopy {
  clientId: string;
  number: number;
  /** The item that was copied. */
  sourceId: string;
  /** The client that enrolled: whose line, presence and statistics the copy shares. */
  endpointId: string;
  installerId: string;
  hostname: string;
  settings: JumpClientSettings;
}

export type DeletionReason =
  'requested' | 'offline-too-long' | 'expired' | 'uninstalled' | 'merged';

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
export type CopyJumpClient = Command<'CopyJumpClient', ItemCopy>;
export type EditJumpClient = Command<
  'EditJumpClient',
  { clientId: string; changes: Partial<JumpClientSettings> }
>;
/** RG-14; `clientId` is the endpoint's: its items share the line. */
export type ChangeConnectionType = Command<
  'ChangeConnectionType',
  { clientId: string; connectionType: ConnectionType }
>;
export type DeleteJumpClient = Command<
  'DeleteJumpClient',
  {
    clientId: string;
    reason: DeletionReason;
    /** Whether no other item is left of the endpoint; it goes with its last one. */
    isLastOfEndpoint: boolean;
  }
>;
export type MarkJumpClientUninstalled = Command<'MarkJumpClientUninstalled', { clientId: string }>;
/** RG-31; `offlineSince` is when it was last known to be connected, or when it enrolled. */
export type MarkJumpClientLost = Command<
  'MarkJumpClientLost',
  { clientId: string; offlineSince: string }
>;
/** A lost client connected again. */
export type MarkJumpClientReturned = Command<'MarkJumpClientReturned', { clientId: string }>;
/** The user at the endpoint switched the client off, or on again. */
export type MarkJumpClientDisabled = Command<'MarkJumpClientDisabled', { clientId: string }>;
export type MarkJumpClientEnabled = Command<'MarkJumpClientEnabled', { clientId: string }>;
export type LifecycleCommand =
  MarkJumpClientLost | MarkJumpClientReturned | MarkJumpClientDisabled | MarkJumpClientEnabled;
export type JumpClientCommand =
  | EnrolJumpClient
  | CopyJumpClient
  | EditJumpClient
  | ChangeConnectionType
  | DeleteJumpClient
  | MarkJumpClientUninstalled
  | LifecycleCommand;

export type JumpClientEnrolled = DomainEvent<
  'JumpClientEnrolled',
  2,
  Enrolment & { enrolledAt: string }
>;
/** Begins the stream of the copy. */
export type JumpClientCopied = DomainEvent<'JumpClientCopied', 1, ItemCopy & { copiedAt: string }>;
/** Carries the settings whole, so that a reader needs no earlier event. */
export type JumpClientEdited = DomainEvent<
  'JumpClientEdited',
  2,
  {
    clientId: string;
    changed: readonly (keyof JumpClientSettings)[];
    settings: JumpClientSettings;
    editedAt: string;
  }
>;
export type JumpClientConnectionTypeChanged = DomainEvent<
  'JumpClientConnectionTypeChanged',
  1,
  { clientId: string; connectionType: ConnectionType; changedAt: string }
>;
/** The item is gone; its endpoint, too, when this was the last item of it. */
export type JumpClientDeleted = DomainEvent<
  'JumpClientDeleted',
  2,
  {
    clientId: string;
    endpointId: string;
    isLastOfEndpoint: boolean;
    reason: DeletionReason;
    deletedAt: string;
  }
>;
export type JumpClientUninstalled = DomainEvent<
  'JumpClientUninstalled',
  1,
  { clientId: string; uninstalledAt: string }
>;
/** A label only (RG-31): nothing is done to the client. */
export type JumpClientLost = DomainEvent<
  'JumpClientLost',
  1,
  { clientId: string; offlineSince: string; lostAt: string }
>;
export type JumpClientReturned = DomainEvent<
  'JumpClientReturned',
  1,
  { clientId: string; returnedAt: string }
>;
export type JumpClientDisabled = DomainEvent<
  'JumpClientDisabled',
  1,
  { clientId: string; disabledAt: string }
>;
export type JumpClientEnabled = DomainEvent<
  'JumpClientEnabled',
  1,
  { clientId: string; enabledAt: string }
>;
export type LifecycleEvent =
  JumpClientLost | JumpClientReturned | JumpClientDisabled | JumpClientEnabled;
export type JumpClientEvent =
  | JumpClientEnrolled
  | JumpClientCopied
  | JumpClientEdited
  | JumpClientConnectionTypeChanged
  | JumpClientDeleted
  | JumpClientUninstalled
  | LifecycleEvent
  | ClientIdentityEvent
  | JumpClientWakeAttempted;

export type JumpClientRefusal =
  | Readonly<{ kind: 'jump-client-not-found'; clientId: string }>
  | Readonly<{ kind: 'jump-client-already-enrolled'; clientId: string }>
  | Readonly<{ kind: 'jump-client-uninstalled'; clientId: string }>;

export const jumpClientStream = (clientId: string): string => `registry.jump-client.${clientId}`;
