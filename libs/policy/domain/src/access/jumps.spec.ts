import { describe, expect, it } from '@jest/globals';
import {
  apiAccount,
  groupPolicy,
  item,
  jumpPolicy,
  noon,
  publicPortal,
  question,
  sessionPolicy,
  shippedRoles,
  user,
} from '../testing/site-of.js';
import { decide } from './decide.js';
import type { AccessFact, SiteFact } from './facts.js';
import type { AccessQuestion, SessionGrant } from './question.js';
import type { SessionPermission } from './session-permissions.js';
import { simulate } from './simulate.js';
import { compile } from './snapshot.js';

const administrator = user(1, { rights: ['administrator'] });
const jump = (facts: readonly AccessFact[], changes: Partial<AccessQuestion> = {}) =>
  decide(
    compile([...shippedRoles, administrator, ...facts]),
    question({ action: 'jump-client:jump', item: item({ jumpPolicy: 1 }), ...changes }),
  );
const workday = (day: number) => ({
  ...{ startDay: day, startTime: '08:00', endDay: day, endTime: '17:00' },
});
/** PO-26: Monday to Friday, one entry a day. */
const weekdays = { timezone: 'UTC', entries: [0, 1, 2, 3, 4].map(workday) };
const soft = jumpPolicy(1, { schedule: weekdays });
const strict = jumpPolicy(1, { schedule: weekdays, scheduleStrict: true });
const saturday = Date.parse('2026-11-21T12:00:00Z');
const monday = Date.parse('2026-11-23T08:00:00Z');
const evening = Date.parse('2026-11-18T17:00:00Z');
const site = (changes: Partial<SiteFact> = {}): SiteFact => ({
  kind: 'site',
  number: 1,
  simultaneousJumps: 'join',
  attended: { permissions: {} },
  unattended: { permissions: {} },
  ...changes,
});

describe('a Jump Policy', () => {
  it('PO-20: permits while its schedule is open, and binds administrators too', () => {
    expect(jump([soft])).toMatchObject({ code: 'allowed', session: { endsAt: null } });
    expect(jump([soft], { at: saturday }).allowed).toBe(false);
  });

  it('PO-21: says nothing unless it is assigned, has a schedule and is known', () => {
    const at = saturday;
    expect(jump([strict], { at, item: item() }).code).toBe('allowed');
    const off = jumpPolicy(1, { schedule: weekdays, scheduleEnabled: false });
    expect(jump([off], { at }).code).toBe('allowed');
    expect(jump([], { at }).code).toBe('allowed');
  });

  it('PO-22: without force-end passes with a reason, which is to be recorded, and never ends a session', () => {
    const refused = jump([soft], { at: saturday });
    expect(refused).toMatchObject({ code: 'schedule-override-needed', needs: ['override'] });
    const passed = jump([soft], { at: saturday, overrideGiven: true });
    expect(passed.session).toMatchObject({ overridesSchedule: true, endsAt: null });
    expect(jump([soft], { overrideGiven: true }).session?.overridesSchedule).toBe(false);
  });

  it('PO-23: names the next available time of a closed schedule', () => {
    for (const policy of [soft, strict]) {
      const refused = jump([policy], { at: saturday });
      expect(refused.nextAvailableAt).toBe(monday);
      expect(refused.whatWouldHelp[0]).toContain('2026-11-23T08:00:00.000Z');
    }
  });

  it('PO-24: with force-end ends the session with the schedule, and lets nobody pass', () => {
    expect(jump([strict]).session?.endsAt).toBe(evening);
    const refused = jump([strict], { at: saturday, overrideGiven: true });
    expect(refused).toMatchObject({ code: 'schedule-closed', needs: [] });
  });

  it('PO-25: asks for a ticket ID, and with it for all else that is missing', () => {
    const policy = jumpPolicy(1, { schedule: weekdays, ticketIdRequired: true });
    expect(jump([policy])).toMatchObject({ code: 'ticket-needed', needs: ['ticket'] });
    expect(jump([policy], { ticketGiven: true }).allowed).toBe(true);
    expect(jump([policy], { at: saturday }).needs).toEqual(['override', 'ticket']);
  });

  it('PO-27: or the site refuses to join somebody else’s session without invitation', () => {
    const joins = { joinsSession: true };
    const own = (simultaneousJumps: 'global' | 'join' | 'disallow') =>
      jumpPolicy(1, { scheduleEnabled: false, simultaneousJumps });
    const closed = site({ simultaneousJumps: 'disallow' });
    expect(jump([own('global'), site()], joins).allowed).toBe(true);
    expect(jump([own('disallow'), site()], joins).reasons).toContain(
      'Permission denied joining existing support session.',
    );
    expect(jump([own('global'), closed], joins).code).toBe('simultaneous-jump-refused');
    expect(jump([own('join'), closed], joins).allowed).toBe(true);
    expect(jump([own('global'), closed]).session?.simultaneousJumps).toBe('disallow');
  });

  it('B6: may ask for an approval, and ends the session with it, and for the second factor', () => {
    const approval = jumpPolicy(1, { scheduleEnabled: false, approvalRequired: true });
    const approvedUntil = noon + 1_000;
    expect(jump([approval]).needs).toEqual(['approval']);
    expect(jump([approval], { approvedUntil: noon }).needs).toEqual(['approval']);
    expect(jump([approval], { approvedUntil }).session?.endsAt).toBe(approvedUntil);
    const factor = jumpPolicy(1, { scheduleEnabled: false, twoFactorRequired: true });
    expect(jump([factor]).code).toBe('second-factor-needed');
    expect(jump([factor], { secondFactorGiven: true }).allowed).toBe(true);
  });

  it('is never passed by an API account', () => {
    const account = apiAccount();
    const asks = { principalId: 'account-1', principalType: 'api-account' } as const;
    expect(jump([soft, account], asks).allowed).toBe(true);
    const closed = jump([soft, account], { ...asks, at: saturday, overrideGiven: true });
    expect(closed).toMatchObject({ code: 'schedule-closed', needs: [] });
  });
});

const allow = (...names: SessionPermission[]) => ({
  permissions: Object.fromEntries(names.map((name) => [name, 'allow' as const])),
});
const deny = (...names: SessionPermission[]) => ({
  permissions: Object.fromEntries(names.map((name) => [name, 'deny' as const])),
});
const saidBy = (session: SessionGrant | null, permission: SessionPermission) => {
  const term = session?.permissions.find((one) => one.permission === permission);
  return [term?.allowed, term?.source.layer, term?.overrode.map(({ layer }) => layer)];
};

describe('the permissions of a session', () => {
  const portal = publicPortal({ unattended: 12 });
  const chosen = user(1, { rights: ['administrator'], unattended: { kind: 'policy', id: 13 } });
  const facts = [
    chosen,
    portal,
    sessionPolicy(11, allow('jump_client_pinning')),
    sessionPolicy(12, { ...deny('jump_client_pinning', 'chat') }),
    sessionPolicy(13, { ...allow('chat', 'shell') }),
    site({ unattended: deny('shell', 'screenshots') }),
  ];
  const of = (changes: Parameters<typeof item>[0], more: Partial<AccessQuestion> = {}) =>
    jump(facts, { item: item(changes), ...more }).session;

  it('PO-30: fall through where they are not defined, to the global session policy at last', () => {
    const session = of({});
    expect(saidBy(session, 'shell')).toEqual([true, 'user', ['site']]);
    expect(saidBy(session, 'screenshots')).toEqual([false, 'site', []]);
    expect(saidBy(session, 'registry_access')).toEqual([false, 'nobody', []]);
  });

  it('PO-33: are first those of the item, then of its public portal, then of the user', () => {
    const session = of({ unattended: 11, publicSiteAddress: 'HELP.example' });
    expect(saidBy(session, 'jump_client_pinning')).toEqual([true, 'jump-item', ['public-portal']]);
    expect(saidBy(session, 'chat')).toEqual([false, 'public-portal', ['user']]);
    expect(saidBy(session, 'shell')).toEqual([true, 'user', ['site']]);
  });

  it('PO-31: may be set in users, group policies and session policies alike', () => {
    const custom = { kind: 'custom', terms: allow('shell') } as const;
    const byUser = user(1, { rights: ['administrator'], unattended: custom });
    expect(saidBy(jump([byUser]).session, 'shell')).toEqual([true, 'user', []]);
    const byPolicy = groupPolicy(1, { unattended: { status: 'defined', choice: custom } });
    expect(saidBy(jump([byPolicy]).session, 'shell')).toEqual([true, 'group-policy', []]);
    const label = jump([byPolicy]).session?.permissions[0]?.source.label;
    expect(label).toBe('terms by the group policy “Policy 1”');
  });

  it('PO-32: count wherever a policy was assigned: its availability says only where it may be', () => {
    const session = of({ unattended: 11 });
    expect(saidBy(session, 'jump_client_pinning')).toEqual([true, 'jump-item', []]);
  });

  it('PO-35: PO-36: are those of customer presence as the session starts', () => {
    const changes = { attended: 12, unattended: 11 };
    expect(saidBy(of(changes), 'jump_client_pinning')[0]).toBe(true);
    const present = of(changes, { presence: 'attended' });
    expect(present?.presence).toBe('attended');
    expect(saidBy(present, 'jump_client_pinning')[0]).toBe(false);
  });

  it('PO-42: are apart for attended and unattended sessions, prompting with them', () => {
    const prompting = { rule: 'each', defaultAnswer: 'deny', timeoutSeconds: 30 } as const;
    const terms = { ...allow('shell'), prompting };
    const apart = user(1, { rights: ['administrator'], attended: { kind: 'custom', terms } });
    const attended = jump([apart], { presence: 'attended' }).session;
    expect(attended?.prompting).toMatchObject({ ...prompting, source: { layer: 'user' } });
    expect(saidBy(attended, 'shell')[0]).toBe(true);
    const unattended = jump([apart]).session;
    expect(unattended?.prompting).toMatchObject({ rule: 'never', source: { layer: 'nobody' } });
    expect(saidBy(unattended, 'shell')[0]).toBe(false);
  });
});

describe('the simulator', () => {
  const pins = { kind: 'custom', terms: allow('jump_client_pinning') } as const;
  const session = { userId: 'user-1', presence: 'attended', at: noon } as const;
  const run = (facts: readonly AccessFact[], changes: object) =>
    simulate(compile([...shippedRoles, ...facts]), {
      ...session,
      startMethod: 'session-key',
      ...changes,
    });
  const pinning = (simulation: ReturnType<typeof run>) =>
    simulation?.permissions.find(({ permission }) => permission === 'jump_client_pinning');

  it('PO-37: says each permission of a representative by start method, and who said it', () => {
    const facts = [user(1, { attended: pins }), sessionPolicy(11, deny('jump_client_pinning'))];
    expect(pinning(run(facts, {}))).toMatchObject({ allowed: true, source: { layer: 'user' } });
    const jumps = { startMethod: 'jump', item: item({ attended: 11 }) };
    expect(pinning(run(facts, jumps))).toMatchObject({ source: { layer: 'jump-item' } });
    expect(run(facts, jumps)?.jump?.code).toBe('item-not-visible');
    const portal = publicPortal({ attended: 11 });
    const visitor = { startMethod: 'portal', publicSiteAddress: 'help.example' };
    expect(pinning(run([...facts, portal], visitor))).toMatchObject({ allowed: false });
    expect(run(facts, { userId: 'nobody' })).toBeUndefined();
  });

  it('PO-38: PO-40: warns that pinning needs a role with Create and deploy as well', () => {
    expect(run([user(1, { attended: pins })], {})?.notes[0]).toContain('Create and deploy');
    const mayAdd = user(1, { attended: pins, rights: ['administrator'] });
    expect(run([mayAdd], {})?.notes).toEqual([]);
    const mayDeploy = pinning(run([user(1, { rights: ['administrator'] })], {}));
    expect(mayDeploy?.allowed).toBe(false);
  });

  it('PO-34: never lets an invited representative pin', () => {
    const facts = [user(1), sessionPolicy(11, allow('jump_client_pinning', 'chat'))];
    const invited = run(facts, { startMethod: 'rep-invite', invitePolicy: 11 });
    expect(pinning(invited)).toMatchObject({ allowed: false, source: { layer: 'rule' } });
    const chat = invited?.permissions.find(({ permission }) => permission === 'chat');
    expect(chat?.allowed).toBe(true);
  });
});
