import type { Command, DomainEvent } from '@jumpfleet/kernel';
import type { SubscribableEventName } from './event-names.js';
import type { Mapping } from './mapping.js';

/** Which of its events a recipient hears; an empty list is no condition. */
export type EventFilter = Readonly<{
  /** Code names of Jump Groups, and tags, of the Jump Client that an event is about. */
  jumpGroups: readonly string[];
  tags: readonly string[];
  /** `present`: of sessions, only those with an `external_key` (B7: *tasks only*). */
  externalKey: 'any' | 'present';
}>;

/** Whom to write to when a recipient fails for longer than `afterSeconds`, and again when it recovers. */
export type AlertSettings = Readonly<{
  emailAddresses: readonly string[];
  afterSeconds: number;
  /** Written again after as long while it still fails; 0 is never. */
  resendAfterSeconds: number;
}>;

export type HttpTarget = Readonly<{
  type: 'http';
  url: string;
  /** `mapping`: what a ticketing connector sends. */
  format: 'form' | 'json' | 'mapping';
  success: '200' | '2xx';
  /** Sent with each request; a value may name a secret as `{{ secrets.NAME }}`. */
  headers: readonly Readonly<{ name: string; value: string }>[];
  /** PEM; null for the certificate authorities of the system. */
  caCertificate: string | null;
  /** Addresses (CIDR) that alone may be connected to; empty for all that the site allows. */
  destinations: readonly string[];
  mapping: Mapping | null;
}>;

export type EmailTarget = Readonly<{
  type: 'email';
  addresses: readonly string[];
  /** Liquid templates over the event. */
  subject: string;
  body: string;
}>;

/** Settings of a recipient. Its secrets are no part of them: secrets never enter events. */
export type RecipientSettings = Readonly<{
  name: string;
  enabled: boolean;
  events: readonly SubscribableEventName[];
  filter: EventFilter;
  /** B1 *Send Custom Fields*: those of the session go along with its events. */
  sendsCustomFields: boolean;
  /** `strict`: a failing delivery holds back all later ones. `per-key`: only those of the same session or client. */
  order: 'strict' | 'per-key';
  retryIntervalSeconds: number;
  retryDurationSeconds: number;
  alert: AlertSettings;
  /** Requests per second; 0 for no limit. */
  ratePerSecond: number;
  /** Requests under way at once, at most `maxInFlight`; `strict` has one. */
  concurrency: number;
  target: HttpTarget | EmailTarget;
}>;

/** What is left out stays; of the target only what its type has can be changed, its type never. */
export type RecipientChanges = Partial<Omit<RecipientSettings, 'target'>> &
  Readonly<{ target?: Partial<Omit<HttpTarget, 'type'>> & Partial<Omit<EmailTarget, 'type'>> }>;

export type CreateRecipient = Command<
  'CreateRecipient',
  { recipientId: string; settings: RecipientSettings }
>;
export type ChangeRecipient = Command<
  'ChangeRecipient',
  { recipientId: string; changes: RecipientChanges }
>;
export type DeleteRecipient = Command<'DeleteRecipient', { recipientId: string }>;
/** The new secret signs at once, the one before it beside it for as long as is said. */
export type RotateSigningSecret = Command<
  'RotateSigningSecret',
  { recipientId: string; overlapSeconds: number }
>;
/** Keeps a secret under a name, in place of one that has it already. */
export type SetNamedSecret = Command<'SetNamedSecret', { recipientId: string; name: string }>;
export type RemoveNamedSecret = Command<'RemoveNamedSecret', { recipientId: string; name: string }>;
export type RecipientCommand =
  | CreateRecipient
  | ChangeRecipient
  | DeleteRecipient
  | RotateSigningSecret
  | SetNamedSecret
  | RemoveNamedSecret;

export type RecipientCreated = DomainEvent<
  'RecipientCreated',
  2,
  { recipientId: string; settings: RecipientSettings; createdAt: string }
>;
export type RecipientChanged = DomainEvent<
  'RecipientChanged',
  2,
  { recipientId: string; settings: RecipientSettings }
>;
export type RecipientDeleted = DomainEvent<'RecipientDeleted', 1, { recipientId: string }>;
/** That it was done, when and by whom; never the secret. Null: the one before signs no more. */
export type SigningSecretRotated = DomainEvent<
  'SigningSecretRotated',
  1,
  { recipientId: string; previousValidUntil: string | null }
>;
export type NamedSecretSet = DomainEvent<
  'NamedSecretSet',
  1,
  { recipientId: string; name: string }
>;
export type NamedSecretRemoved = DomainEvent<
  'NamedSecretRemoved',
  1,
  { recipientId: string; name: string }
>;
export type RecipientEvent =
  | RecipientCreated
  | RecipientChanged
  | RecipientDeleted
  | SigningSecretRotated
  | NamedSecretSet
  | NamedSecretRemoved;

export type RecipientRefusal = Readonly<{
  kind:
    | 'recipient-not-found'
    | 'recipient-name-taken'
    | 'recipient-limit-reached'
    | 'setting-of-other-type'
    | 'mapping-missing'
    | 'mapping-unused'
    | 'event-not-for-email'
    | 'secret-not-found'
    | 'secret-limit-reached';
}>;

export const recipientRefusalMessages: Readonly<Record<RecipientRefusal['kind'], string>> = {
  'recipient-not-found': 'The recipient does not exist.',
  'recipient-name-taken': 'Another recipient has this name.',
  'recipient-limit-reached': 'No more than 100 recipients can be kept.',
  'setting-of-other-type': 'A recipient of this type does not have this setting.',
  'mapping-missing': 'A recipient of the format "mapping" needs a mapping.',
  'mapping-unused': 'Only a recipient of the format "mapping" has a mapping; else it is null.',
  'event-not-for-email':
    'E-mail recipients hear of the end of sessions, of exit surveys and of events of the fleet.',
  'secret-not-found': 'The recipient has no secret of this name.',
  'secret-limit-reached': 'A recipient can have no more than 20 named secrets.',
};

/** Secrets that one recipient's templates may name. */
export const maxNamedSecrets = 20;

/** With `maxInFlight` of each this many requests may be open at once: all of them fit, so none waits for another's. */
export const maxRecipients = 100;

/** Requests that one recipient may have open at the same time (`strict` has one). */
export const maxInFlight = 8;
