export { errorOf, nextAttemptAt } from './delivery-outcome.js';
export type { AttemptError, AttemptResult, RetryPolicy } from './delivery-outcome.js';
export { recipientDecider } from './recipient.decider.js';
export type { Recipient } from './recipient.decider.js';
export { maxInFlight, maxRecipients, recipientRefusalMessages } from './recipient.messages.js';
export type {
  ChangeRecipient,
  CreateRecipient,
  DeleteRecipient,
  OutboundEventName,
  RecipientChanged,
  RecipientCommand,
  RecipientCreated,
  RecipientDeleted,
  RecipientEvent,
  RecipientRefusal,
  RecipientSettings,
} from './recipient.messages.js';
export { formSchemaVersion, webhookBody } from './webhook-body.js';
export type { OutboundFact, WebhookBody } from './webhook-body.js';
