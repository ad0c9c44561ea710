import type { Command, DomainEvent } from '@jumpfleet/kernel';

export type OutboundEventName = 'support_conference_begin' | 'support_conference_end';

/** Settings of an HTTP recipient. Its signing secret is no part of them: secrets never enter events. */
export type RecipientSettings = Readonly<{
  name: string;
  url: string;
  enabled: boolean;
  format: 'form' | 'json';
  events: readonly OutboundEventName[];
  success: '200' | '2xx';
  /** `strict`: a failing delivery holds back all later ones. `per-key`: only those of the same session. */
  order: 'strict' | 'per-key';
  retryIntervalSeconds: number;
  retryDurationSeconds: number;
}>;

export type CreateRecipient = Command<
  'CreateRecipient',
  { recipientId: string; settings: RecipientSettings }
>;
export type ChangeRecipient = Command<
  'ChangeRecipient',
  { recipientId: string; changes: Partial<RecipientSettings> }
>;
export type DeleteRecipient = Command<'DeleteRecipient', { recipientId: string }>;
export type RecipientCommand = CreateRecipient | ChangeRecipient | DeleteRecipient;

export type RecipientCreated = DomainEvent<
  'RecipientCreated',
  1,
  { recipientId: string; settings: RecipientSettings; createdAt: string }
>;
export type RecipientChanged = DomainEvent<
  'RecipientChanged',
  1,
  { recipientId: string; settings: RecipientSettings }
>;
export type RecipientDeleted = DomainEvent<'RecipientDeleted', 1, { recipientId: string }>;
export type RecipientEvent = RecipientCreated | RecipientChanged | RecipientDeleted;

export type RecipientRefusal = Readonly<{
  kind: 'recipient-not-found' | 'recipient-name-taken' | 'recipient-limit-reached';
}>;

export const recipientRefusalMessages: Readonly<Record<RecipientRefusal['kind'], string>> = {
  'recipient-not-found': 'The recipient does not exist.',
  'recipient-name-taken': 'Another recipient has this name.',
  'recipient-limit-reached': 'No more than 100 recipients can be kept.',
};

/** With `maxInFlight` of each this many requests may be open at once: all of them fit, so none waits for another's. */
export const maxRecipients = 100;

/** Requests that one recipient may have open at the same time (`strict` has one). */
export const maxInFlight = 8;
