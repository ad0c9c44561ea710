import type {
  AlertPhase,
  RecipientSettings,
  RecipientTrouble,
  ToldTrouble,
} from '@jumpfleet/outbound-domain';
import type { Mail } from './mail.js';

/** How a recipient stands that fails, or of whose failing its contacts were told. */
export type AlertStanding = Readonly<{
  recipientId: string;
  settings: RecipientSettings;
  trouble: RecipientTrouble | undefined;
  lastError: string | null;
  queuedEvents: number;
  told: (ToldTrouble & Readonly<{ thread: string; mails: number }>) | undefined;
  now: Date;
}>;

/** What a look at a recipient leads to; the mail is missing when nobody is to hear of it. */
export type AlertStep = Readonly<{ phase: AlertPhase; thread: string; mail?: Mail }>;

/** The truth about alerts: what is due and what was told is looked at and changed in one transaction. */
export interface AlertBoard {
  /** By one process at a time: another one that looks meanwhile does nothing. Answers whether there is new mail. */
  look(decide: (standing: AlertStanding) => AlertStep | undefined): Promise<boolean>;
}
export const ALERT_BOARD = Symbol('ALERT_BOARD');
