import { describe, expect, it } from '@jest/globals';
import type { Session } from './session-state.js';
import type { SessionCommand } from './session.messages.js';
import {
  admit,
  after,
  at,
  attach,
  detach,
  drop,
  invite,
  leave,
  relay,
  request,
  sessionId,
  take,
  transfer,
} from './testing/session-plays.js';
import type { Person } from './testing/session-plays.js';

const ownerOf = (state: Session): string => ('owner' in state ? state.owner.id : '');
const running = [request(), attach('ada')] as const;
const withBea = [...running, admit('bea'), attach('bea')] as const;

describe('who takes part in a session', () => {
  it('is the customer as well, where one is there', () => {
    const { told } = after(request('attended'), attach('ada'));
    expect(told).toEqual(['SessionStarted', 'LegAttached', 'MemberJoined', 'MemberJoined']);
  });

  it('joins with the first line, and not again with those that follow', () => {
    expect(after(...running, admit('bea')).told).toEqual(['MemberAdmitted']);
    expect(after(...withBea).told).toEqual(['LegAttached', 'MemberJoined']);
    expect(after(...withBea, detach('bea'), attach('bea', 2)).told).toEqual(['LegAttached']);
  });

  it('comes in once, however often', () => {
    expect(after(...withBea, admit('bea')).told).toEqual([]);
    expect(after(...running, admit('ada')).told).toEqual([]);
  });

  it('PO-27, SB-07: comes by invitation only with one', () => {
    const byInvitation = admit('bea', { by: 'invitation' });
    expect(after(...running, byInvitation).told).toEqual(['simultaneous-jump-refused']);
    expect(after(...running, invite('ada', 'bea'), byInvitation).told).toEqual(['MemberAdmitted']);
    expect(after(...withBea, invite('bea', 'cem')).told).toEqual(['not-the-owner']);
    expect(after(...running, invite('cem', 'dan')).told).toEqual(['not-a-member']);
  });

  it('comes neither before the start nor after the end', () => {
    expect(after(request(), admit('bea')).told).toEqual(['session-not-running']);
    expect(after(...running, leave('ada'), admit('bea')).told).toEqual(['session-over']);
    expect(after(admit('bea')).told).toEqual(['session-not-found']);
  });
});

describe('a line that is lost', () => {
  it('counts by its number: what is late or said twice changes nothing', () => {
    expect(after(...running, attach('ada', 1)).told).toEqual([]);
    expect(after(...running, attach('ada', 3), detach('ada', 1)).told).toEqual([]);
    expect(after(...running, detach('ada'), attach('ada', 1)).told).toEqual([]);
    expect(after(...running, detach('ada'), detach('ada')).told).toEqual([]);
    expect(after(...running, detach('ada', 2)).told).toEqual(['LegDetached']);
  });

  it('is of the only leg where a shard of before says none', () => {
    const old = { sessionId, leg: null, line: null, attachedAt: at, relay };
    expect(after(request(), { type: 'RecordAttached', data: old }).told).toContain('LegAttached');
  });

  it('ends the session when its owner is alone and does not come back, and nothing when they do', () => {
    expect(after(...running, detach('ada'), drop('ada')).events).toMatchObject([
      { type: 'SessionEnded', data: { reason: 'connection-lost' } },
    ]);
    expect(after(...running, detach('ada'), attach('ada', 2), drop('ada')).told).toEqual([]);
  });

  it('takes one representative out of a session of several', () => {
    expect(after(...withBea, detach('bea'), drop('bea')).events).toMatchObject([
      { type: 'MemberLeft', data: { reason: 'connection-lost', member: { id: 'bea' } } },
    ]);
  });
});

describe('the owner of a session', () => {
  it('is followed by who has taken part longest', () => {
    const three = [...withBea, admit('cem'), attach('cem')] as const;
    const { told, state } = after(...three, leave('ada'));
    expect(told).toEqual(['MemberLeft', 'OwnerChanged']);
    expect(ownerOf(state)).toBe('bea');
  });

  it('is followed by one with a line before one without', () => {
    const three = [...withBea, admit('cem'), attach('cem'), detach('bea')] as const;
    expect(ownerOf(after(...three, leave('ada')).state)).toBe('cem');
  });

  it.each([
    ['left', 'representative'],
    ['connection-lost', 'connection-lost'],
    ['access-revoked', 'access-revoked'],
  ] as const)('who %s and has nobody to follow ends the session: %s', (why, reason) => {
    expect(after(...running, leave('ada', why)).events).toMatchObject([
      { type: 'SessionEnded', data: { reason } },
    ]);
  });

  it('PO-34: is nobody from outside, neither by leaving, nor by transfer, nor by taking', () => {
    const outside = [
      ...running,
      invite('ada', 'bea'),
      admit('bea', { by: 'invitation', isExternal: true }),
      attach('bea'),
    ] as const;
    expect(after(...outside, leave('ada')).told).toEqual(['SessionEnded']);
    expect(after(...outside, transfer('ada', ['bea'])).told).toEqual(['ownership-not-allowed']);
    expect(after(...outside, take('bea', true)).told).toEqual(['ownership-not-allowed']);
  });

  it('is who it was handed to, at once within the session, else the first of those named who comes', () => {
    expect(ownerOf(after(...withBea, transfer('ada', ['bea'])).state)).toBe('bea');
    expect(after(...withBea, transfer('bea', ['ada'])).told).toEqual(['not-the-owner']);
    const offered = [
      ...running,
      transfer('ada', ['cem', 'dan'], { number: 7, name: 'Tills' }),
    ] as const;
    const come = (who: Person) => admit(who, { by: 'invitation' });
    expect(ownerOf(after(...offered).state)).toBe('ada');
    expect(ownerOf(after(...offered, come('dan')).state)).toBe('dan');
    expect(ownerOf(after(...offered, come('dan'), come('cem')).state)).toBe('dan');
  });

  it('is who takes it while the line of the owner is lost, or may end sessions', () => {
    expect(after(...withBea, take('bea')).told).toEqual(['not-the-owner']);
    expect(after(...withBea, detach('ada'), take('bea')).told).toEqual(['OwnerChanged']);
    expect(after(...withBea, take('bea', true)).told).toEqual(['OwnerChanged']);
    expect(after(...running, take('cem', true)).told).toEqual(['not-a-member']);
  });
});

describe('keys and custom fields of a session', () => {
  it('SB-15: change as long as it is not over, and only where they are others', () => {
    const amend = (data: object): SessionCommand => ({
      type: 'AmendSession',
      data: { sessionId, ...data },
    });
    expect(
      after(...running, amend({ externalKey: 'T-8', custom: { a: '1' } })).events,
    ).toMatchObject([{ type: 'SessionAmended', data: { externalKey: 'T-8', custom: { a: '1' } } }]);
    expect(after(...running, amend({ externalKey: '' })).told).toEqual([]);
    expect(after(...running, leave('ada'), amend({ externalKey: 'x' })).told).toEqual([
      'session-over',
    ]);
  });

  it('B1: come along with all that happens after they were set', () => {
    const amend: SessionCommand = {
      type: 'AmendSession',
      data: { sessionId, custom: { asset: 'A-9' } },
    };
    expect(after(...running, amend, leave('ada')).events).toMatchObject([
      { type: 'SessionEnded', data: { custom: { asset: 'A-9' } } },
    ]);
    expect(after(...running, leave('ada')).events[0]?.data).not.toHaveProperty('custom');
  });
});
