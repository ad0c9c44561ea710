import type { Command, DomainEvent } from '@jumpfleet/kernel';

/** SB-15: a field of the site's own that sessions carry. */
export type CustomField = Readonly<{ codeName: string; displayName: string }>;

/** What a customer may choose, and the team that takes it. */
export type SupportIssue = Readonly<{ codeName: string; name: string; teamId: number }>;

/** B7: where ticket IDs are asked about before a session starts. */
export type TicketSystem = Readonly<{
  url: string;
  /** PEM of the certificate authority that signed its certificate, where the public ones did not. */
  ca: string | null;
  /** How long a start waits for its answer. */
  timeoutSeconds: number;
}>;

/** Where a ticket system is looked into instead, or as well: by a recipient of Outbound Events whose connector can. */
export type TicketLookupSetting = Readonly<{ recipient: string; timeoutSeconds: number }>;

export type SessionSettings = Readonly<{
  customFields: readonly CustomField[];
  /** SB-20. */
  generalQueue: boolean;
  issues: readonly SupportIssue[];
  /** How long the record of a session is kept (OE-05). */
  retentionDays: number;
  ticketSystem: TicketSystem | null;
  ticketLookup: TicketLookupSetting | null;
  sessionKeyTtlSeconds: number;
}>;

/** What is left out stays as it is. */
export type ChangeSessionSettings = Command<
  'ChangeSessionSettings',
  { changes: Partial<SessionSettings> }
>;

export type SessionSettingsChanged = DomainEvent<
  'SessionSettingsChanged',
  2,
  { changed: readonly string[]; settings: SessionSettings; changedAt: string }
>;

export type BoundedSetting =
  | 'retentionDays'
  | 'sessionKeyTtlSeconds'
  | 'ticketSystem.timeoutSeconds'
  | 'ticketLookup.timeoutSeconds';
export type SessionSettingsRefusal =
  | Readonly<{
      kind: 'setting-out-of-bounds';
      setting: BoundedSetting;
      least: number;
      most: number;
    }>
  | Readonly<{ kind: 'code-name-taken'; setting: 'customFields' | 'issues'; codeName: string }>
  | Readonly<{ kind: 'too-many-entries'; setting: 'customFields' | 'issues'; most: number }>;
