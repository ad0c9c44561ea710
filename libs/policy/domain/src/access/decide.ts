import { permissionsForAccount } from './account-rights.js';
import type { EffectiveUser } from './effective-user.js';
import type { ApiAccountFact } from './facts.js';
import { simultaneousJumps } from './jump-conditions.js';
import { maskOf } from './permission-bits.js';
import type {
  AccessCode,
  AccessDecision,
  AccessQuestion,
  Action,
  SessionGrant,
} from './question.js';
import { roleReasons } from './role-reasons.js';
import { sessionTerms } from './session-terms.js';
import type { AccessSnapshot } from './snapshot.js';
import { isAddition, judge, rightFor, settingOf } from './verdict.js';
import type { Verdict } from './verdict.js';
import { whatWouldHelp } from './what-would-help.js';
import { instant, quoted, setBy } from './words.js';

/**
 * The access question with its reasons. Nothing is decided here: the verdict of `judge`, which is what is
 * enforced, is put into words.
 */
export function decide(snapshot: AccessSnapshot, question: AccessQuestion): AccessDecision {
  return explained(snapshot, question, judge(snapshot, question));
}

export function explained(
  snapshot: AccessSnapshot,
  question: AccessQuestion,
  verdict: Verdict,
): AccessDecision {
  const { allowed, code, conditions } = verdict;
  return {
    allowed,
    code,
    reasons: [
      ...whoReasons(verdict, question),
      ...whereReasons(snapshot, question, verdict),
      ...whenReasons(snapshot, question, verdict),
    ],
    whatWouldHelp: allowed ? [] : whatWouldHelp(snapshot, question, verdict),
    needs: conditions?.needs ?? [],
    nextAvailableAt: conditions?.nextAvailableAt ?? null,
    session: allowed ? sessionGrant(snapshot, question, verdict) : null,
  };
}

/** What account it is, and what its rights say. */
function whoReasons(verdict: Verdict, { action }: AccessQuestion): string[] {
  const { code, user, account } = verdict;
  if (code === 'principal-unknown') return ['The account does not exist.'];
  if (code === 'principal-disabled') return ['The account is disabled.'];
  if (code === 'principal-expired') return ['The account has expired.'];
  if (account) return [accountReason(verdict, account, action)];
  return user ? rightReasons(user, action) : [];
}

function accountReason({ code }: Verdict, { name }: ApiAccountFact, action: Action): string {
  const permissions = permissionsForAccount(action).join(', ');
  return code === 'api-permission-missing'
    ? `The API account ${quoted(name)} has none of the permissions ${permissions}.`
    : `The API account ${quoted(name)} may do this by its permissions (${permissions}).`;
}

function rightReasons(user: EffectiveUser, action: Action): string[] {
  const { isAdministrator, rights } = user;
  if (isAdministrator)
    return [`Administrators may do everything; the right is of ${setBy(rights.by)}.`];
  if (maskOf(action) > 0) return [];
  if (action === 'session-keys:generate') return keyReasons(user);
  const right = rightFor[action];
  if (!right) return ['Only administrators may do this.'];
  const verb = rights.value.includes(right) ? 'is' : 'is not';
  return [`The right ${right} ${verb} among those of ${setBy(rights.by)}.`];
}

function keyReasons({ representative: { value, by } }: EffectiveUser): string[] {
  const whose = capital(setBy(by));
  if (!value.supportAllowed) return [`${whose} does not allow to provide remote support.`];
  const verb = value.other['perm_generate_session_key'] === true ? 'allows' : 'does not allow';
  return [`${whose} ${verb} to generate session keys.`];
}

/** Which role counts where. */
function whereReasons(
  snapshot: AccessSnapshot,
  question: AccessQuestion,
  { code, user }: Verdict,
): string[] {
  const { action, item } = question;
  if (code === 'item-unknown') return ['The Jump Item does not exist.'];
  if (!user || user.isAdministrator || maskOf(action) === 0) return [];
  if (isAddition(action)) return additionReasons(snapshot, user, question, code);
  if (!item) return supportReasons(code, user);
  const lists = [item.list, ...destinationOf(question, code)];
  return [
    ...lists.flatMap((list) => roleReasons(snapshot, user, list, action)),
    ...supportReasons(code, user),
  ];
}

function additionReasons(
  snapshot: AccessSnapshot,
  user: EffectiveUser,
  { action, destination, item }: AccessQuestion,
  code: AccessCode,
): string[] {
  const list = destination ?? item?.list;
  if (list) return roleReasons(snapshot, user, list, action);
  return [`${code === 'allowed' ? 'A' : 'No'} Jump Item Role of the user allows it somewhere.`];
}

/** Of a move that came as far as to it. */
const destinationOf = ({ action, destination }: AccessQuestion, code: AccessCode) =>
  action === 'jump-client:move' && destination && !stoppedAtOrigin.has(code) ? [destination] : [];
const stoppedAtOrigin: ReadonlySet<AccessCode> = new Set([
  'item-not-visible',
  'role-lacks-permission',
]);

function supportReasons(code: AccessCode, { representative }: EffectiveUser): string[] {
  const by = capital(setBy(representative.by));
  if (code === 'support-not-allowed') return [`${by} does not allow to provide remote support.`];
  if (code === 'jump-method-not-allowed')
    return [`${by} does not tick the Jump Method for Jump Clients.`];
  return [];
}

/** What the Jump Policy says. */
function whenReasons(
  snapshot: AccessSnapshot,
  { item, at }: AccessQuestion,
  { code, conditions }: Verdict,
): string[] {
  if (!conditions) return [];
  const reasons: string[] = [];
  const policy = snapshot.jumpPolicies.get(item?.jumpPolicy ?? 0);
  if (policy) {
    const { isOpen, until } = policy.windowAt(at);
    const name = quoted(policy.fact.terms.displayName);
    const limit = Number.isFinite(until) ? ` until ${instant(until)}` : '';
    reasons.push(
      isOpen
        ? `The Jump Policy ${name} permits access${limit}.`
        : `The schedule of the Jump Policy ${name} does not permit access${limit}.`,
    );
  }
  if (conditions.overridesSchedule) reasons.push('The schedule was overridden with a reason.');
  if (code === 'simultaneous-jump-refused')
    reasons.push('Permission denied joining existing support session.');
  return [...reasons, ...conditions.needs.map((need) => wordsOfNeed[need])];
}

const wordsOfNeed = {
  override: 'Passing the schedule needs a reason.',
  approval: 'The Jump Policy requires an approval.',
  'second-factor': 'The Jump Policy requires the second factor.',
  ticket: 'The Jump Policy requires a ticket ID before a session starts.',
} as const;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function sessionGrant(
  snapshot: AccessSnapshot,
  question: AccessQuestion,
  { user, conditions }: Verdict,
): SessionGrant | null {
  if (!conditions) return null;
  const setting = settingOf(question, user);
  const policy = snapshot.jumpPolicies.get(question.item?.jumpPolicy ?? 0);
  return {
    presence: setting.presence,
    ...sessionTerms(snapshot, setting),
    simultaneousJumps: simultaneousJumps(snapshot, policy),
    simultaneousOnCopies: policy?.fact.terms.simultaneousJumpsOnCopies ?? false,
    endsAt: conditions.endsAt,
    overridesSchedule: conditions.overridesSchedule,
    recordingsDisabled: policy?.fact.terms.recordingsDisabled ?? false,
  };
}
