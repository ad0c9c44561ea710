import { describe, expect, it } from '@jest/globals';
import { specify } from '@jumpfleet/testing';
import { approvalDecider } from './approval-request.decider.js';
import { approvalStream } from './approval-request.messages.js';
import type {
  ApprovalDecided,
  ApprovalExpired,
  ApprovalNotified,
  ApprovalRequested,
  ApprovalTerms,
  DecideApproval,
} from './approval-request.messages.js';

const now = new Date('2026-11-21T10:00:00.000Z');
const given = specify(approvalDecider, now);
const ada = { type: 'user', id: 'u-1', name: 'Ada' } as const;
const bea = { type: 'user', id: 'u-2', name: 'Bea' } as const;
const terms: ApprovalTerms = {
  jumpClientId: 'c-1',
  jumpClientName: 'till-4',
  jumpPolicy: 3,
  requestor: ada,
  reason: 'The till is down.',
  from: '2026-11-21T10:00:00.000Z',
  until: '2026-11-21T11:00:00.000Z',
  scope: 'requestor',
  approvers: { users: [2], teams: [5], emailAddresses: ['ops@x.example'], mayBeRequestor: false },
};
const ask = (more: Partial<ApprovalTerms> = {}, maxMinutes = 60) =>
  ({
    type: 'RequestApproval',
    data: { id: 1, terms: { ...terms, ...more }, maxMinutes },
  }) as const;
const decideAs = (more: Partial<DecideApproval['data']> = {}): DecideApproval => ({
  type: 'DecideApproval',
  data: { id: 1, by: bea, isApprover: true, approve: true, reason: 'Go on.', ...more },
});
const at = now.toISOString();
const requested: ApprovalRequested = {
  type: 'ApprovalRequested',
  version: 1,
  data: { id: 1, terms, requestedAt: at },
};
const decided = (approved: boolean): ApprovalDecided => ({
  type: 'ApprovalDecided',
  version: 1,
  data: { id: 1, terms, approved, by: bea, reason: 'Go on.', decidedAt: at },
});
const told = (
  about: ApprovalNotified['data']['about'],
  to: Partial<ApprovalNotified['data']['to']>,
): ApprovalNotified => ({
  type: 'ApprovalNotified',
  version: 1,
  data: {
    id: 1,
    about,
    jumpClientName: 'till-4',
    to: { users: [], teams: [], emailAddresses: [], requestor: null, ...to },
    notifiedAt: at,
  },
});
const over: Partial<ApprovalTerms> = { from: '2026-11-21T08:00:00.000Z', until: at };

describe('a request for approval', () => {
  it('tells those who may approve', () =>
    given()
      .when(ask())
      .emits(
        requested,
        told('requested', { users: [2], teams: [5], emailAddresses: ['ops@x.example'] }),
      ));

  it('is for no longer than its Jump Policy lets it be, and for some time that is not over', () => {
    given().when(ask({}, 59)).refuses({ kind: 'approval-too-long', maxMinutes: 59 });
    given()
      .when(ask({ until: terms.from }))
      .refuses({ kind: 'approval-window-empty' });
    given().when(ask(over, 600)).refuses({ kind: 'approval-window-empty' });
  });

  it('is approved or denied once, by an approver, who says why', () => {
    given(requested)
      .when(decideAs())
      .emits(decided(true), told('approved', { requestor: ada }));
    given(requested)
      .when(decideAs({ approve: false }))
      .emits(decided(false), told('denied', { requestor: ada }));
    given(requested, decided(false)).when(decideAs()).refuses({ kind: 'approval-already-decided' });
    given().when(decideAs()).refuses({ kind: 'approval-request-not-found' });
    given(requested)
      .when(decideAs({ isApprover: false }))
      .refuses({ kind: 'not-an-approver' });
  });

  it('can be denied after all, and then lets nobody in any more', () =>
    given(requested, decided(true))
      .when(decideAs({ approve: false }))
      .emits(decided(false), told('denied', { requestor: ada })));

  it('is decided by the requestor only where the policy says anyone', () => {
    given(requested)
      .when(decideAs({ by: ada }))
      .refuses({ kind: 'requestor-may-not-approve' });
    const open = { ...terms, approvers: { ...terms.approvers, mayBeRequestor: true } };
    const own = { ...requested, data: { ...requested.data, terms: open } };
    given(own)
      .when(decideAs({ by: ada }))
      .emits(
        { ...decided(true), data: { ...decided(true).data, terms: open, by: ada } },
        told('approved', { requestor: ada }),
      );
  });

  it('expires once, when its time is over, decided or not', () => {
    const expire = { type: 'ExpireApproval', data: { id: 1 } } as const;
    given(requested).when(expire).emits();
    const past = { ...terms, ...over };
    const old = { ...requested, data: { ...requested.data, terms: past } };
    const expired: ApprovalExpired = {
      type: 'ApprovalExpired',
      version: 1,
      data: { id: 1, terms: past, wasApproved: false, expiredAt: at },
    };
    given(old)
      .when(expire)
      .emits(expired, told('expired', { requestor: ada }));
    given(old).when(decideAs()).refuses({ kind: 'approval-over' });
    given(old, expired).when(expire).emits();
    expect(approvalStream(1)).toBe('policy.approval-request.1');
  });
});
