import { describe, expect, it } from '@jest/globals';
import { specify } from '@jumpfleet/testing';
import { administeredStream } from './administration/administered.decider.js';
import { jumpPolicyDecider, jumpPolicyDefaults } from './jump-policy.decider.js';
import type { JumpPolicyChanged, JumpPolicyTerms } from './jump-policy.messages.js';

const now = new Date('2026-03-01T12:00:00.000Z');
const given = specify(jumpPolicyDecider, now);
const terms: JumpPolicyTerms = {
  ...jumpPolicyDefaults,
  displayName: 'Weekdays',
  codeName: 'weekdays',
};
const create = { type: 'CreateJumpPolicy', data: { id: 3, terms } } as const;
const created = {
  type: 'JumpPolicyCreated',
  version: 2,
  data: { id: 3, terms, createdAt: now.toISOString() },
} as const;
const deleted = {
  type: 'JumpPolicyDeleted',
  version: 1,
  data: { id: 3, deletedAt: now.toISOString() },
} as const;
const change = (changes: Partial<JumpPolicyTerms>) =>
  ({ type: 'ChangeJumpPolicy', data: { id: 3, changes } }) as const;
const changed = (changes: Partial<JumpPolicyTerms>): JumpPolicyChanged => ({
  type: 'JumpPolicyChanged',
  version: 2,
  data: {
    id: 3,
    changed: Object.keys(changes) as (keyof JumpPolicyTerms)[],
    terms: { ...terms, ...changes },
    changedAt: now.toISOString(),
  },
});

describe('a jump policy', () => {
  it('PO-20: is created once, with all its terms', () => {
    given().when(create).emits(created);
    given(created).when(create).refuses({ kind: 'already-created' });
  });

  it('PO-24, PO-25: changes what was asked, and nothing when nothing differs', () => {
    const changes = { scheduleStrict: true, ticketIdRequired: true };
    given(created).when(change(changes)).emits(changed(changes));
    given(created, changed(changes)).when(change(changes)).emits();
  });

  it('PO-24: forces an end only where there is a schedule', () => {
    given(created)
      .when(change({ scheduleEnabled: false, scheduleStrict: true }))
      .refuses({
        kind: 'invalid',
        code: 'strict-without-schedule',
        term: 'scheduleStrict',
        message: 'needs schedule_enabled',
      });
  });

  it('PO-20: keeps no schedule that no clock could follow', () => {
    given(created)
      .when(change({ schedule: { timezone: 'Mars/Olympus', entries: [] } }))
      .refuses({
        kind: 'invalid',
        code: 'schedule-invalid',
        term: 'timezone',
        message: 'is no time zone of the IANA database',
      });
  });

  it('is gone once it is deleted', () => {
    const remove = { type: 'DeleteJumpPolicy', data: { id: 3 } } as const;
    given(created).when(remove).emits(deleted);
    given(created, deleted).when(remove).refuses({ kind: 'not-found' });
    expect(administeredStream('jump-policy', 3)).toBe('policy.jump-policy.3');
  });

  it('B6: asks for approval only where there is no schedule, and somebody to approve', () => {
    const approval = { approvalRequired: true, approvalUserIds: [7] };
    const faultOf = (changes: Partial<JumpPolicyTerms>) => {
      const { ok: isKept, ...rest } = jumpPolicyDecider.decide(
        change(changes),
        { status: 'active', terms },
        now,
      );
      return isKept ? 'kept' : (rest as { refusal: { code: string } }).refusal.code;
    };
    expect(faultOf(approval)).toBe('approval-with-schedule');
    expect(faultOf({ ...approval, scheduleEnabled: false })).toBe('kept');
    expect(faultOf({ approvalRequired: true, scheduleEnabled: false })).toBe(
      'approval-without-approvers',
    );
  });
});
