export { errorOf, isFinal, nextAttemptAt } from './delivery-outcome.js';
export type { AttemptError, AttemptResult, RetryPolicy } from './delivery-outcome.js';
export { emailSettingsDecider } from './email-settings.decider.js';
export { emailSettingsStream } from './email-settings.messages.js';
export type {
  EmailSettings,
  EmailSettingsChanged,
  EmailSettingsCommand,
  EmailSettingsEvent,
  EmailSettingsRefusal,
  EmailSettingsRemoved,
  RemoveEmailSettings,
  SetEmailSettings,
} from './email-settings.messages.js';
export { passesFilter } from './event-filter.js';
export {
  emailSessionEventNames,
  fleetEventNames,
  sessionEventNames,
  testEventName,
} from './event-names.js';
export type { OutboundEventName, SubscribableEventName } from './event-names.js';
export { eventSummary, eventTitle } from './event-words.js';
export type {
  HeaderTemplate,
  Mapping,
  MappingRule,
  Remembered,
  RequestTemplate,
  TicketLookup,
} from './mapping.js';
export { healthAfter, strikesToOpen, unknownHealth } from './recipient-health.js';
export type { Outcome, RecipientHealth } from './recipient-health.js';
export { alertDue } from './recipient-alert.js';
export type { AlertPhase, RecipientTrouble, ToldTrouble } from './recipient-alert.js';
export { recipientDecider } from './recipient.decider.js';
export type { Recipient } from './recipient.decider.js';
export {
  maxInFlight,
  maxNamedSecrets,
  maxRecipients,
  recipientRefusalMessages,
} from './recipient.messages.js';
export type {
  AlertSettings,
  ChangeRecipient,
  CreateRecipient,
  DeleteRecipient,
  EmailTarget,
  EventFilter,
  HttpTarget,
  NamedSecretRemoved,
  NamedSecretSet,
  RecipientChanged,
  RecipientChanges,
  RecipientCommand,
  RecipientCreated,
  RecipientDeleted,
  RecipientEvent,
  RecipientRefusal,
  RecipientSettings,
  RemoveNamedSecret,
  RotateSigningSecret,
  SetNamedSecret,
  SigningSecretRotated,
} from './recipient.messages.js';
export { formSchemaVersion, webhookBody } from './webhook-body.js';
export type { BodyWish, FactJumpClient, OutboundFact, WebhookBody } from './webhook-body.js';
