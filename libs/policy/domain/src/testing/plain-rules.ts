/* eslint-disable complexity, max-lines -- the rules as one list each, to be read beside the rows of FEATURES.md */
import { availabilityAt } from '@jumpfleet/kernel';
import type {
  AccessFact,
  AccessFactKind,
  GroupPolicyFact,
  PolicyStatus,
  UserFact,
} from '../access/facts.js';
import type { ItemPermission } from '../access/item-permissions.js';
import type { AccessQuestion, ListReference } from '../access/question.js';
import { sessionPermissions } from '../access/session-permissions.js';
import type { SessionPolicyChoice, SessionTerms } from '../access/session-permissions.js';

/*
 * The rules of access a second time, as plainly as they can be said: looked up in the list of facts for each
 * question, with nothing prepared, remembered or shared with the code that enforces.
 */

type Fact<Kind extends AccessFactKind> = Extract<AccessFact, { kind: Kind }>;
export type PlainAnswer = Readonly<{
  code: string;
  needs?: readonly string[];
  nextAvailableAt?: number | null;
  endsAt?: number | null;
  allowed?: readonly string[];
}>;

export class PlainRules {
  constructor(private readonly facts: readonly AccessFact[]) {}

  answer(question: AccessQuestion): PlainAnswer {
    if (question.principalType === 'api-account') return this.answerAccount(question);
    const user = this.all('user').find(({ id }) => id === question.principalId);
    if (!user) return { code: 'principal-unknown' };
    if (!user.enabled) return { code: 'principal-disabled' };
    if (user.expiresAt !== null && user.expiresAt <= question.at)
      return { code: 'principal-expired' };
    const code = this.codeFor(user, question);
    if (code === 'allowed' && question.action === 'jump-client:jump')
      return this.answerJump(question, user);
    return { code };
  }

  private codeFor(user: UserFact, { action, item, destination }: AccessQuestion): string {
    const rights = this.settled(user, user.rights, ({ rights: { status, granted } }) => [
      status,
      granted,
    ]);
    if (rights.includes('administrator'))
      return action === 'jump-client:jump' && !item ? 'item-unknown' : 'allowed';
    const right = {
      'jump-groups:manage': 'edit_jump_groups',
      'teams:manage': 'edit_teams',
      'session:view': 'view_support_reports',
      'reports:support': 'view_support_reports',
    }[action as string] as (typeof rights)[number] | undefined;
    if (right) return rights.includes(right) ? 'allowed' : 'right-missing';
    if (action === 'installer:manage' || action === 'jump-client:add') {
      const list = destination ?? item?.list;
      if (list) return this.may(user, list, ['add']) ? 'allowed' : 'destination-not-allowed';
      return this.everyList(user).some((one) => this.may(user, one, ['add']))
        ? 'allowed'
        : 'role-lacks-permission';
    }
    if (action === 'session-keys:generate') return this.codeForKeys(user);
    if (!action.startsWith('jump-client:')) return 'right-missing';
    if (!item) return 'item-unknown';
    if (this.permissionsAt(user, item.list).length === 0) return 'item-not-visible';
    const wanted = wantedBy(action);
    if (!this.may(user, item.list, wanted)) return 'role-lacks-permission';
    if (action === 'jump-client:move' && destination && !this.may(user, destination, wanted))
      return 'destination-not-allowed';
    if (action !== 'jump-client:jump') return 'allowed';
    const { supportAllowed, jumpMethods } = this.representativeOf(user);
    if (!supportAllowed) return 'support-not-allowed';
    return jumpMethods.includes('jump_client') ? 'allowed' : 'jump-method-not-allowed';
  }

  private codeForKeys(user: UserFact): string {
    const { supportAllowed, other } = this.representativeOf(user);
    if (!supportAllowed) return 'support-not-allowed';
    return other['perm_generate_session_key'] === true ? 'allowed' : 'right-missing';
  }

  private may(user: UserFact, list: ListReference, wanted: readonly ItemPermission[]): boolean {
    return this.permissionsAt(user, list).some((one) => wanted.includes(one));
  }

  private permissionsAt(user: UserFact, list: ListReference): readonly ItemPermission[] {
    return this.one('jump-item-role', this.roleAt(user, list))?.permissions ?? [];
  }

  roleAt(user: UserFact, { type, number }: ListReference): number {
    const { roles } = this.representativeOf(user);
    if (type === 'personal') {
      if (number === user.number) return roles.personal;
      return this.isSubordinate(user, number) ? roles.teams : roles.system;
    }
    const own = this.one('jump-group', number)?.members.find((one) => one.user === user.number);
    if (own) return own.role ?? roles.default;
    for (const policy of this.policiesOf(user)) {
      const named = policy.jumpGroups.find((one) => one.jumpGroup === number);
      if (named) return named.role ?? roles.default;
    }
    return roles.system;
  }

  private isSubordinate(user: UserFact, ownerNumber: number): boolean {
    const owner = this.one('user', ownerNumber);
    if (!owner) return false;
    return this.all('team').some(({ number }) => {
      const [mine, theirs] = [this.rankIn(user, number), this.rankIn(owner, number)];
      return (
        (mine === 'manager' && (theirs === 'lead' || theirs === 'member')) ||
        (mine === 'lead' && theirs === 'member')
      );
    });
  }

  private rankIn(user: UserFact, team: number): string | undefined {
    const own = this.one('team', team)?.members.find((one) => one.user === user.number);
    if (own) return own.rank;
    for (const policy of this.policiesOf(user)) {
      const named = policy.teams.find((one) => one.team === team);
      if (named) return named.rank;
    }
    return undefined;
  }

  private representativeOf(user: UserFact) {
    return this.settled(user, user.representative, ({ representative: { status, settings } }) => [
      status,
      settings,
    ]);
  }

  private policiesOf(user: UserFact): readonly GroupPolicyFact[] {
    return this.all('group-policy')
      .filter(
        ({ users, externalGroups }) =>
          users.includes(user.number) ||
          externalGroups.some(
            (group) =>
              group.securityProviderId === user.securityProviderId &&
              user.externalGroups.includes(group.name),
          ),
      )
      .sort((a, b) => a.position - b.position || a.number - b.number);
  }

  /** The first final one, else the last that is defined, else the user's own. */
  private settled<Value>(
    user: UserFact,
    own: Value,
    blockOf: (policy: GroupPolicyFact) => readonly [PolicyStatus, Value],
  ): Value {
    const defined = this.policiesOf(user)
      .map(blockOf)
      .filter(([status]) => status !== 'not_defined');
    const decisive = defined.find(([status]) => status === 'final') ?? defined.at(-1);
    return decisive ? decisive[1] : own;
  }

  everyList(user: UserFact): readonly ListReference[] {
    const groups = [
      ...this.all('jump-group').map(({ number }) => number),
      ...this.all('group-policy').flatMap(({ jumpGroups }) => jumpGroups.map((g) => g.jumpGroup)),
      999,
    ];
    return [
      ...groups.map((number) => ({ type: 'shared', number }) as const),
      ...this.all('user').map(({ number }) => ({ type: 'personal', number }) as const),
      { type: 'personal', number: user.number },
      { type: 'personal', number: 999 },
    ];
  }

  private answerAccount(question: AccessQuestion): PlainAnswer {
    const account = this.all('api-account').find(({ id }) => id === question.principalId);
    if (!account) return { code: 'principal-unknown' };
    if (!account.enabled) return { code: 'principal-disabled' };
    const { command, configuration, reporting, realTimeState } = account;
    const { action } = question;
    const [reads, acts] = [command !== 'deny', command === 'full_access'];
    const edits = acts || configuration;
    const table: Readonly<Record<string, boolean>> = {
      'jump-client:view': reads || configuration || realTimeState,
      'jump-client:jump': acts,
      'jump-client:view-report': reads || reporting,
      'session:view': reads || reporting || realTimeState,
      'session:end': acts,
      'reports:support': reporting,
      'session-keys:generate': acts,
      'command:read': reads,
      'command:change': acts,
    };
    const may = table[action] ?? (action.startsWith('jump-client:') ? edits : configuration);
    if (!may) return { code: 'api-permission-missing' };
    if (action !== 'jump-client:jump') return { code: 'allowed' };
    return question.item ? this.answerJump(question, undefined) : { code: 'item-unknown' };
  }

  private answerJump(question: AccessQuestion, user: UserFact | undefined): PlainAnswer {
    const { item, at } = question;
    const terms = this.one('jump-policy', item?.jumpPolicy ?? 0)?.terms;
    const availability = terms?.scheduleEnabled
      ? availabilityAt(terms.schedule, new Date(at))
      : { isOpen: true, changesAt: undefined };
    const changesAt = availability.changesAt?.getTime() ?? null;
    const { isOpen } = availability;
    const nextAvailableAt = isOpen ? null : changesAt;
    if (!isOpen && (terms?.scheduleStrict === true || !user))
      return { code: 'schedule-closed', nextAvailableAt };
    const own = terms?.simultaneousJumps ?? 'global';
    const jumps = own === 'global' ? (this.one('site', 1)?.simultaneousJumps ?? 'join') : own;
    if (question.joinsSession === true && jumps === 'disallow')
      return { code: 'simultaneous-jump-refused' };
    const isApproved = question.approvedUntil !== undefined && question.approvedUntil > at;
    const missing = [
      !isOpen && !question.overrideGiven && ['override', 'schedule-override-needed'],
      terms?.approvalRequired && !isApproved && ['approval', 'approval-needed'],
      terms?.twoFactorRequired &&
        !question.secondFactorGiven && ['second-factor', 'second-factor-needed'],
      terms?.ticketIdRequired && !question.ticketGiven && ['ticket', 'ticket-needed'],
    ].filter((one) => Array.isArray(one));
    const [first] = missing;
    if (first)
      return { code: first[1] ?? '', needs: missing.map(([need]) => need ?? ''), nextAvailableAt };
    const ends = [
      ...(terms?.scheduleStrict && changesAt !== null ? [changesAt] : []),
      ...(terms?.approvalRequired && question.approvedUntil !== undefined
        ? [question.approvedUntil]
        : []),
    ];
    const endsAt = ends.length > 0 ? Math.min(...ends) : null;
    return { code: 'allowed', endsAt, allowed: this.sessionPermissions(question, user) };
  }

  private sessionPermissions(
    { item, presence = 'unattended' }: AccessQuestion,
    user: UserFact | undefined,
  ): readonly string[] {
    const policy = (number: number | null | undefined) =>
      this.one('session-policy', number ?? 0)?.terms;
    const chosen = (choice: SessionPolicyChoice) =>
      choice.kind === 'custom' ? choice.terms : policy(choice.kind === 'policy' ? choice.id : null);
    const portal = this.all('public-portal')
      .sort((a, b) => a.number - b.number)
      .find(({ addresses }) =>
        addresses.some((one) => one.toLowerCase() === item?.publicSiteAddress.toLowerCase()),
      );
    const choice =
      user && this.settled(user, user[presence], (p) => [p[presence].status, p[presence].choice]);
    const order: readonly (SessionTerms | undefined)[] = [
      policy(item?.[presence]),
      policy(portal?.[presence]),
      choice && chosen(choice),
      this.one('site', 1)?.[presence],
    ];
    return sessionPermissions.filter(
      (name) =>
        order.map((terms) => terms?.permissions[name]).find((answer) => answer !== undefined) ===
        'allow',
    );
  }

  all<Kind extends AccessFactKind>(kind: Kind): Fact<Kind>[] {
    return this.facts.filter((fact): fact is Fact<Kind> => fact.kind === kind);
  }

  private one<Kind extends AccessFactKind>(kind: Kind, number: number): Fact<Kind> | undefined {
    return this.all(kind).find((fact) => fact.number === number);
  }
}

function wantedBy(action: string): readonly ItemPermission[] {
  const edits: readonly ItemPermission[] = [
    'edit_tag',
    'edit_comments',
    'edit_public_portal',
    'edit_jump_policy',
    'edit_session_policy',
    'edit_identity',
    'edit_behavior',
    'edit_support_button',
  ];
  const others: Readonly<Record<string, readonly ItemPermission[]>> = {
    view: [...edits, 'add', 'assign_jump_group', 'remove', 'start', 'view_jump_item_report'],
    move: ['assign_jump_group'],
    remove: ['remove'],
    jump: ['start'],
    'view-report': ['view_jump_item_report'],
    edit: edits,
  };
  const name = action.replace('jump-client:', '');
  return others[name] ?? edits.filter((edit) => edit === name.replaceAll('-', '_'));
}
