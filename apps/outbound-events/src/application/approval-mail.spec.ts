import { describe, expect, it } from '@jest/globals';
import { approvalMail } from './approval-mail.js';

const now = new Date('2026-11-22T02:00:00.000Z');
const notice = {
  id: 7,
  about: 'requested',
  jumpClientName: 'till-4',
  to: { users: [1], teams: [2], emailAddresses: ['boss@example.com'], requestor: null },
  notifiedAt: '2026-11-22T01:59:00.000Z',
} as const;
const mail = (more: object = {}) =>
  approvalMail({ ...notice, ...more }, { eventId: 'e-1', publicUrl: 'https://help.example', now });

describe('what people are written of a request for approval', () => {
  it('B6: says of which Jump Client, what became of it, and where to decide', () => {
    expect(mail()).toEqual({
      id: 'approval-e-1',
      to: ['boss@example.com'],
      subject: 'Approval is asked for: jump to till-4',
      text: [
        'Somebody asks to jump to "till-4". It needs your approval.',
        '',
        'Request:  7',
        'When:     2026-11-22T01:59:00.000Z',
        '',
        'https://help.example/',
        '',
      ].join('\n'),
    });
    const subjects = (['approved', 'denied', 'expired'] as const).map(
      (about) => mail({ about })?.subject,
    );
    expect(subjects).toEqual([
      'Approved: jump to till-4',
      'Denied: jump to till-4',
      'The approval is over: jump to till-4',
    ]);
  });

  it('is nothing when policy names no address, or when it is news no more', () => {
    expect(mail({ to: { ...notice.to, emailAddresses: [] } })).toBeUndefined();
    expect(mail({ notifiedAt: '2026-11-20T00:00:00.000Z' })).toBeUndefined();
  });
});
