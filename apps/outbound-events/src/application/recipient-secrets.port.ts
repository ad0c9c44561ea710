import type { Within } from '@jumpfleet/event-log';
import type { RecipientEvent } from '@jumpfleet/outbound-domain';
import type { RecipientSecrets } from './ports.js';

/** What deliveries are signed with and templates may name. */
export interface SecretsOfRecipients {
  /** From memory: as new as half a second ago, with every change of this process. Throws when they cannot be opened. */
  find(recipientId: string): Promise<RecipientSecrets>;
}
export const RECIPIENT_SECRETS = Symbol('RECIPIENT_SECRETS');

/** Each within the append that makes it true; `changed` when that is committed. */
export interface SecretKeeping {
  keepFirst(recipientId: string, secret: string): Within<RecipientEvent>;
  /** The one before it signs until what the event says. */
  rotate(recipientId: string, secret: string): Within<RecipientEvent>;
  set(recipientId: string, name: string, secret: string): Within<RecipientEvent>;
  remove(recipientId: string, name: string): Within<RecipientEvent>;
  discard(recipientId: string): Within<RecipientEvent>;
  /** The next who asks this process gets what is now kept. */
  changed(): void;
}
export const SECRET_KEEPING = Symbol('SECRET_KEEPING');
