import type { Within } from '@jumpfleet/event-log';
import type { AttemptError, EmailSettings, EmailSettingsEvent } from '@jumpfleet/outbound-domain';

/** A message in plain text, from the site to people. */
export type Mail = Readonly<{
  /** Becomes its Message-ID: the same at each attempt, so that whoever gets it twice sees one mail. */
  id: string;
  to: readonly string[];
  subject: string;
  text: string;
  /** Id of the mail that this one goes on from. */
  follows?: string | undefined;
}>;

/** What the mail server made of it; the codes of SMTP (RFC 5321) are those of HTTP in kind: 2xx is done. */
export type MailAnswer = Readonly<{
  /** Addresses that the mail server took it for: they must not be offered again. */
  accepted: readonly string[];
  statusCode?: number;
  failure?: AttemptError;
  /** Its last words, bounded. */
  answer?: string;
}>;

export interface MailServer {
  isSetUp(): Promise<boolean>;
  /** Never throws: what goes wrong is an answer. `had` of its addressees got it by an earlier attempt. */
  send(mail: Mail, had?: readonly string[]): Promise<MailAnswer>;
  /** The same on a connection of its own, so that the answer is about the settings as they are. */
  tryOut(mail: Mail): Promise<MailAnswer>;
}
export const MAIL_SERVER = Symbol('MAIL_SERVER');

export type SetUpMailServer = Readonly<{ settings: EmailSettings; password: string | null }>;

/** The site's mail server as it is now. */
export interface MailServerSettings {
  current(): Promise<
    Readonly<{ settings: EmailSettings; passwordVersion: number | null }> | undefined
  >;
  /** With the password opened. Throws `SealBroken` when the site's key is another one by now. */
  opened(): Promise<SetUpMailServer | undefined>;
  /** Keeps the password within the change that names its version, and forgets those before it. */
  keepPassword(password: string | undefined): Promise<Within<EmailSettingsEvent>>;
}
export const MAIL_SERVER_SETTINGS = Symbol('MAIL_SERVER_SETTINGS');

/** Which addressees of a delivery have it already, while others still wait for a later attempt. */
export interface MailProgress {
  had(deliveryId: string): Promise<readonly string[]>;
  note(deliveryId: string, addresses: readonly string[]): Promise<void>;
  /** The delivery is done: another one of it goes to all. */
  forget(deliveryId: string): Promise<void>;
}
export const MAIL_PROGRESS = Symbol('MAIL_PROGRESS');

export type QueuedMail = Mail &
  Readonly<{
    /** Number of this attempt; also the fence against a claim that has lapsed. */
    attempt: number;
    createdAt: Date;
    had: readonly string[];
  }>;
export type MailSettlement = Readonly<{
  status: 'sent' | 'queued' | 'dead';
  /** When it stays queued. */
  nextAttemptAt?: Date;
  answer: MailAnswer;
}>;

/** What the site itself has to say waits here, as rows, until the mail server has it. */
export interface MailOutbox {
  /** The first of its thread that is due; nobody else gets it until the claim lapses. */
  claim(): Promise<QueuedMail | undefined>;
  settle(mail: QueuedMail, settlement: MailSettlement): Promise<void>;
  /** Forgets what was finished so many days ago. */
  forget(days: number): Promise<void>;
}
export const MAIL_OUTBOX = Symbol('MAIL_OUTBOX');
/** How long a claim of a mail holds: longer than any attempt may take. */
export const MAIL_CLAIM_MS = Symbol('MAIL_CLAIM_MS');
