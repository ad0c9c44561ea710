import type { DeliveryStatus, RecipientItem, RecipientStatus } from '@jumpfleet/outbound-contracts';
import { formatAgo } from '../format.js';

type Look = Readonly<{ words: string; look: string }>;

const standings: Readonly<Record<RecipientStatus, Look>> = {
  ok: { words: 'OK', look: 'online' },
  retrying: { words: 'Retrying', look: 'warning' },
  failing: { words: 'Failing', look: 'danger' },
  disabled: { words: 'Disabled', look: 'offline' },
};
export const recipientStanding = (status: RecipientStatus): Look => standings[status];

const deliveries: Readonly<Record<DeliveryStatus, Look>> = {
  queued: { words: 'Queued', look: 'warning' },
  delivered: { words: 'Delivered', look: 'online' },
  skipped: { words: 'Skipped', look: 'offline' },
  dead: { words: 'Dead letter', look: 'danger' },
  dropped: { words: 'Dropped', look: 'offline' },
};
export const deliveryStanding = (status: DeliveryStatus): Look => deliveries[status];

/** Codes of attempts are stable; a code that this console does not know is shown as it is. */
const errors: Readonly<Record<string, string>> = {
  redirected: 'It redirected elsewhere, and redirects are not followed.',
  'status-refused': 'Its answer does not count as a success.',
  'timed-out': 'It did not answer in time.',
  'connection-failed': 'It could not be connected to.',
  'certificate-refused': 'Its certificate was not accepted.',
  'address-denied': 'Its address is one that this site may not send to.',
  'answer-incomplete': 'Its answer broke off.',
  'template-failed': 'A template cannot be filled in for this event.',
  'mail-refused': 'The mail server refused the message or all of its addressees.',
  'mail-not-set-up': 'This site has no mail server yet.',
  interrupted: 'The site stopped meanwhile; whether it arrived is not known.',
};
export const attemptError = (code: string): string => errors[code] ?? code;

/** The last error of a recipient is a code, with the status of the answer after a blank where there was one. */
function lastErrorWords(error: string): string {
  const [code = '', status = ''] = error.split(' ');
  return status === '' ? attemptError(code) : `${attemptError(code)} (${status})`;
}

/** What stands below the status: since when it fails and why, or when something last arrived. */
export function recipientAside(
  { failing_since: since, last_error: error, last_delivered_at: at }: RecipientItem,
  now: Date,
): string {
  if (since !== null) {
    const why = error === null ? '' : `: ${lastErrorWords(error)}`;
    return `Since ${formatAgo(since, now)}${why}`;
  }
  return at === null ? 'Nothing delivered yet' : `Delivered ${formatAgo(at, now)}`;
}

/** Where it sends: the address, or the addressees. */
export function destinationOf(recipient: RecipientItem): string {
  return recipient.type === 'email' ? recipient.addresses.join(', ') : recipient.url;
}

/** What it sends. */
export function formatOf(recipient: RecipientItem): string {
  if (recipient.type === 'email') return 'E-mail';
  return { form: 'Form', json: 'JSON', mapping: 'Connector' }[recipient.format];
}

/** How an attempt ended, in a few words. */
export function attemptWords(attempt: {
  status_code: number | null;
  error: string | null;
}): string {
  const { status_code: status, error } = attempt;
  if (error === null) return status === null ? 'Accepted' : `Accepted (${status})`;
  return status === null ? attemptError(error) : `${attemptError(error)} (${status})`;
}
