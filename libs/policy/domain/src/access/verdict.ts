import { accountMay } from './account-rights.js';
import { effectiveUser } from './effective-user.js';
import type { EffectiveUser } from './effective-user.js';
import type { AdministrationRight, ApiAccountFact, JumpMethod, UserFact } from './facts.js';
import { jumpConditions } from './jump-conditions.js';
import type { JumpConditions } from './jump-conditions.js';
import { maskOf } from './permission-bits.js';
import type { AccessCode, AccessQuestion, Action, ListReference } from './question.js';
import { maskAt } from './role-at.js';
import { isAllowedSomewhere } from './scope-lists.js';
import { allowedMask, sessionLayers } from './session-layers.js';
import type { SessionSetting } from './session-layers.js';
import type { AccessSnapshot } from './snapshot.js';

/** The answer that is enforced, without words: `decide` puts this very verdict into words. */
export type Verdict = Readonly<{
  allowed: boolean;
  code: AccessCode;
  /** Whom it is about: who came as far as to rights and roles. */
  user: EffectiveUser | undefined;
  account: ApiAccountFact | undefined;
  /** Only of a jump that came as far as to the item's Jump Policy. */
  conditions: JumpConditions | undefined;
  /** What an allowed jump's session may, a bit for each session permission. */
  permissions: number;
}>;

/** The access question: a function of the snapshot and the question alone. */
export function judge(snapshot: AccessSnapshot, question: AccessQuestion): Verdict {
  return question.principalType === 'user'
    ? judgeUser(snapshot, question)
    : judgeAccount(snapshot, question);
}

function judgeUser(snapshot: AccessSnapshot, question: AccessQuestion): Verdict {
  const fact = snapshot.users.get(snapshot.userNumbers.get(question.principalId) ?? 0);
  if (!fact) return refusal('principal-unknown');
  const entrance = entranceOf(fact, question.at);
  if (entrance !== 'allowed') return refusal(entrance);
  const user = effectiveUser(snapshot, fact);
  const code = codeForUser(snapshot, user, question);
  if (code !== 'allowed' || question.action !== 'jump-client:jump') return verdict(code, { user });
  return judgeJump(snapshot, question, { user });
}

/** Whether a user's account lets anybody in at all. */
export function entranceOf(
  { enabled, expiresAt }: UserFact,
  at: number,
): 'allowed' | 'principal-disabled' | 'principal-expired' {
  if (!enabled) return 'principal-disabled';
  return expiresAt !== null && expiresAt <= at ? 'principal-expired' : 'allowed';
}

function judgeAccount(snapshot: AccessSnapshot, question: AccessQuestion): Verdict {
  const account = snapshot.accounts.get(snapshot.accountNumbers.get(question.principalId) ?? 0);
  if (!account) return refusal('principal-unknown');
  if (!account.enabled) return refusal('principal-disabled');
  const { action, item } = question;
  if (!accountMay(account, action)) return verdict('api-permission-missing', { account });
  if (action !== 'jump-client:jump') return verdict('allowed', { account });
  if (!item) return verdict('item-unknown', { account });
  return judgeJump(snapshot, question, { account });
}

type Whom = Readonly<{ user?: EffectiveUser; account?: ApiAccountFact }>;

const verdict = (code: AccessCode, { user, account }: Whom, rest?: Partial<Verdict>): Verdict => ({
  allowed: code === 'allowed',
  code,
  user,
  account,
  conditions: rest?.conditions,
  permissions: rest?.permissions ?? 0,
});

const refusal = (code: AccessCode): Verdict => verdict(code, {});

/** The rights that allow an action on the site to others than administrators; null is to nobody else. */
export const rightFor: Readonly<Partial<Record<Action, AdministrationRight>>> = {
  'jump-groups:manage': 'edit_jump_groups',
  'teams:manage': 'edit_teams',
  'session:view': 'view_support_reports',
  'reports:support': 'view_support_reports',
};

/** Everything but what a Jump Policy says. */
function codeForUser(
  snapshot: AccessSnapshot,
  user: EffectiveUser,
  question: AccessQuestion,
): AccessCode {
  const { action, item } = question;
  const needsItem = action === 'jump-client:jump' && !item && !isAttended(question);
  if (user.isAdministrator) return needsItem ? 'item-unknown' : 'allowed';
  if (maskOf(action) === 0) return codeOfSite(user, action);
  if (isAddition(action)) return codeOfAddition(snapshot, user, question);
  if (isAttended(question)) return codeOfSupport(user, 'attended');
  if (!item) return 'item-unknown';
  return codeAtItem(snapshot, user, question, item.list);
}

/** A customer came by a session key: there is a computer, and no Jump Item whose role could count. */
const isAttended = ({ action, item, startMethod }: AccessQuestion): boolean =>
  action === 'jump-client:jump' && !item && startMethod === 'session-key';

function codeOfSite(user: EffectiveUser, action: Action): AccessCode {
  if (action === 'session-keys:generate') return codeOfKeys(user);
  const right = rightFor[action];
  return right && user.rights.value.includes(right) ? 'allowed' : 'right-missing';
}

/** `perm_generate_session_key`, for who may support anybody at all. */
function codeOfKeys(user: EffectiveUser): AccessCode {
  const { other } = user.representative.value;
  const support = codeOfSupport(user, 'attended');
  if (support !== 'allowed') return support;
  return other['perm_generate_session_key'] === true ? 'allowed' : 'right-missing';
}

/** What needs no item that is there, but only a list to put one. */
export const isAddition = (action: Action): boolean =>
  action === 'jump-client:add' || action === 'installer:manage';

function codeOfAddition(
  snapshot: AccessSnapshot,
  user: EffectiveUser,
  { action, destination, item }: AccessQuestion,
): AccessCode {
  const list = destination ?? item?.list;
  if (list) return mayAt(snapshot, user, list, action) ? 'allowed' : 'destination-not-allowed';
  return isAllowedSomewhere(snapshot, user, action) ? 'allowed' : 'role-lacks-permission';
}

function codeAtItem(
  snapshot: AccessSnapshot,
  user: EffectiveUser,
  { action, destination }: AccessQuestion,
  list: ListReference,
): AccessCode {
  const held = maskAt(snapshot, user, list);
  if (held === 0) return 'item-not-visible';
  if ((held & maskOf(action)) === 0) return 'role-lacks-permission';
  if (action === 'jump-client:move' && destination)
    return mayAt(snapshot, user, destination, action) ? 'allowed' : 'destination-not-allowed';
  return action === 'jump-client:jump' ? codeOfSupport(user) : 'allowed';
}

const mayAt = (
  snapshot: AccessSnapshot,
  user: EffectiveUser,
  list: ListReference,
  action: Action,
): boolean => (maskAt(snapshot, user, list) & maskOf(action)) !== 0;

/** The Jump Method of Jump Clients, which are all the items there are. */
const jumpMethod: JumpMethod = 'jump_client';

/** PO-43. */
export function codeOfSupport(
  { representative }: EffectiveUser,
  of: 'jump' | 'attended' = 'jump',
): AccessCode {
  const { supportAllowed, jumpMethods } = representative.value;
  if (!supportAllowed) return 'support-not-allowed';
  if (of === 'attended') return 'allowed';
  return jumpMethods.includes(jumpMethod) ? 'allowed' : 'jump-method-not-allowed';
}

function judgeJump(snapshot: AccessSnapshot, question: AccessQuestion, whom: Whom): Verdict {
  const policy = snapshot.jumpPolicies.get(question.item?.jumpPolicy ?? 0);
  const conditions = jumpConditions(snapshot, policy, question);
  const { code } = conditions;
  if (code !== 'allowed') return verdict(code, whom, { conditions });
  const layers = sessionLayers(snapshot, settingOf(question, whom.user));
  return verdict(code, whom, { conditions, permissions: allowedMask(layers) });
}

/** Unless somebody says otherwise, a jump goes to a computer without its customer. */
export const settingOf = (
  { item, startMethod = 'jump', presence = 'unattended' }: AccessQuestion,
  user: EffectiveUser | undefined,
): SessionSetting => ({
  user,
  startMethod,
  presence,
  item,
  publicSiteAddress: '',
  invitePolicy: null,
});
