import type { PolicyEventData } from '@jumpfleet/policy-contracts';
import type { Mail } from './mail.js';

type Notice = PolicyEventData<'jumpfleet.approval-request.notified.v1'>;

const maxAgeMs = 86_400_000;
const maxAddresses = 50;

const subjects = {
  requested: 'Approval is asked for',
  approved: 'Approved',
  denied: 'Denied',
  expired: 'The approval is over',
} as const satisfies Record<Notice['about'], string>;

const sentences = {
  requested: (name: string) => `Somebody asks to jump to "${name}". It needs your approval.`,
  approved: (name: string) => `The request to jump to "${name}" was approved.`,
  denied: (name: string) => `The request to jump to "${name}" was denied.`,
  expired: (name: string) => `The time of the request to jump to "${name}" is over.`,
} as const satisfies Record<Notice['about'], (name: string) => string>;

/** What the people whom policy names by their addresses are written; nothing when it is old or names none. */
export function approvalMail(
  { id, about, jumpClientName, to, notifiedAt }: Notice,
  { eventId, publicUrl, now }: Readonly<{ eventId: string; publicUrl: string; now: Date }>,
): Mail | undefined {
  const addresses = [...new Set(to.emailAddresses)].slice(0, maxAddresses);
  if (addresses.length === 0 || now.getTime() - Date.parse(notifiedAt) > maxAgeMs) return undefined;
  return {
    id: `approval-${eventId}`,
    to: addresses,
    subject: `${subjects[about]}: jump to ${jumpClientName}`,
    text: [
      sentences[about](jumpClientName),
      '',
      `Request:  ${String(id)}`,
      `When:     ${notifiedAt}`,
      '',
      `${publicUrl.replace(/\/$/, '')}/`,
      '',
    ].join('\n'),
  };
}
