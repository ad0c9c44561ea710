import { permissionsForAccount } from './account-rights.js';
import { permissionsOf } from './permission-bits.js';
import type { AccessQuestion, AccessNeed } from './question.js';
import type { AccessSnapshot } from './snapshot.js';
import { isAddition, rightFor } from './verdict.js';
import type { Verdict } from './verdict.js';
import { instant, listName } from './words.js';

/** What would have to change for the answer to be yes, each by itself a step towards it. */
export function whatWouldHelp(
  snapshot: AccessSnapshot,
  question: AccessQuestion,
  { code, conditions }: Verdict,
): string[] {
  const { action } = question;
  switch (code) {
    case 'allowed':
    case 'principal-unknown':
    case 'item-unknown':
      return [];
    case 'principal-disabled':
      return ['Enable the account.'];
    case 'principal-expired':
      return ['Move or remove the date on which the account expires.'];
    case 'right-missing': {
      if (action === 'session-keys:generate')
        return ['Allow the user to generate session keys, on the account or by a group policy.'];
      const right = rightFor[action];
      return [`Grant the right ${right ?? 'administrator'}, to the user or by a group policy.`];
    }
    case 'api-permission-missing':
      return [`Give the API account one of: ${permissionsForAccount(action).join(', ')}.`];
    case 'item-not-visible':
    case 'role-lacks-permission':
    case 'destination-not-allowed':
      return [helpOfRole(snapshot, question, code)];
    case 'support-not-allowed':
      return ['Allow the user to provide remote support, on the account or by a group policy.'];
    case 'jump-method-not-allowed':
      return ['Tick the Jump Method for Jump Clients, on the account or by a group policy.'];
    case 'simultaneous-jump-refused':
      return ['Be invited by who is in the session, or wait for its end.'];
    case 'schedule-closed':
    case 'schedule-override-needed':
    case 'approval-needed':
    case 'second-factor-needed':
    case 'ticket-needed':
      return helpOfConditions(conditions?.nextAvailableAt ?? null, conditions?.needs ?? []);
  }
}

function helpOfRole(
  snapshot: AccessSnapshot,
  { action, item, destination }: AccessQuestion,
  code: Verdict['code'],
): string {
  const at = isAddition(action) || code === 'destination-not-allowed' ? destination : item?.list;
  const list = at ?? item?.list;
  const where = list ? `on ${listName(snapshot, list)}` : 'on some list';
  const permissions = permissionsOf(action);
  const wanted =
    permissions.length === 1 ? (permissions[0] ?? '') : `one of ${permissions.join(', ')}`;
  return `A Jump Item Role ${where} with ${wanted}: as a member, by a group policy, or by a role of the account.`;
}

const helps: Readonly<Record<AccessNeed, string>> = {
  override: 'Give a reason for overriding the schedule.',
  approval: 'Ask for an approval.',
  'second-factor': 'Show the second factor.',
  ticket: 'Give a ticket ID.',
};

function helpOfConditions(opensAt: number | null, needs: readonly AccessNeed[]): string[] {
  const wait = opensAt === null ? [] : [`Wait until ${instant(opensAt)}, when the schedule opens.`];
  return [...wait, ...needs.map((need) => helps[need])];
}
