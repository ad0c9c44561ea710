import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sessionDecider } from './session.decider.js';
import type {
  EndReason,
  EndSession,
  JumpTarget,
  RequestSession,
  SessionCommand,
  SessionEvent,
} from './session.messages.js';
import type { RecordAttached } from './membership.messages.js';
import type { SessionTerms } from './session-terms.js';
import { sessionRefusalMessages } from './session.messages.js';
import { admitsStart } from './start-limit.js';

const now = new Date('2026-11-21T10:00:00.000Z');
const sessionId = '0193d7a0-0000-7000-8000-000000000001';
const leg = '0193d7a0-0000-7000-8000-0000000000a1';
const clientId = '0193d7a0-0000-7000-8000-0000000000c1';
const representative = { id: 'u-1', name: 'Ada' };

const terms: SessionTerms = {
  presence: 'unattended',
  permissions: [{ name: 'shell', allowed: true, source: 'the global session policy' }],
  prompting: { rule: 'never', defaultAnswer: 'deny', timeoutSeconds: 0 },
  record: true,
  endsAt: null,
};
const computer = {
  hostname: 'till-4.shop',
  platform: 'linux-x64',
  publicIp: '203.0.113.4',
  privateIp: '10.0.0.4',
  jumpGroup: { type: 'shared', number: 3 },
  publicSite: '',
} as const;
const start = { method: 'jump', overrideReason: '', ticketId: 'T-1' } as const;
const requestOf = (
  target: JumpTarget,
  given: Partial<RequestSession['data']> = {},
): RequestSession => ({
  type: 'RequestSession',
  data: {
    sessionId,
    leg,
    clientId,
    endpointId: clientId,
    computer,
    target,
    representative,
    tools: ['shell'],
    externalKey: 'T-7',
    custom: {},
    start,
    terms,
    ...given,
  },
});
const request = requestOf({ status: 'online', name: 'till-4' });
const attach: RecordAttached = {
  type: 'RecordAttached',
  data: {
    sessionId,
    leg,
    line: 1,
    attachedAt: '2026-11-21T10:00:01.000Z',
    relay: { shard: 'shard-1', run: 'r1' },
  },
};
const endWith = (reason: EndReason): EndSession => ({
  type: 'EndSession',
  data: { sessionId, reason },
});

const parties = { sessionId, clientId, clientName: 'till-4', representative, externalKey: 'T-7' };
const requested: SessionEvent = {
  type: 'SessionRequested',
  version: 3,
  data: {
    ...parties,
    leg,
    custom: {},
    endpointId: clientId,
    computer,
    tools: ['shell'],
    start,
    terms,
    requestedAt: now.toISOString(),
  },
};
const started: SessionEvent = {
  type: 'SessionStarted',
  version: 1,
  data: {
    ...parties,
    startedAt: '2026-11-21T10:00:01.000Z',
    relay: { shard: 'shard-1', run: 'r1' },
  },
};
const attached: SessionEvent = {
  type: 'LegAttached',
  version: 1,
  data: { ...attach.data, leg, line: 1 },
};
const joined: SessionEvent = {
  type: 'MemberJoined',
  version: 1,
  data: {
    ...parties,
    leg,
    member: { type: 'representative', ...representative },
    joinedAt: '2026-11-21T10:00:01.000Z',
  },
};
const running = [requested, started, attached, joined] as const;
const endedWith = (reason: EndReason): SessionEvent => ({
  type: 'SessionEnded',
  version: 1,
  data: {
    ...parties,
    startedAt: '2026-11-21T10:00:01.000Z',
    endedAt: now.toISOString(),
    reason,
  },
});
const neverStarted = (reason: EndReason): SessionEvent => ({
  type: 'SessionEnded',
  version: 1,
  data: { ...parties, startedAt: null, endedAt: now.toISOString(), reason },
});

const fold = (events: readonly SessionEvent[]) =>
  events.reduce((state, event) => sessionDecider.evolve(state, event), sessionDecider.initial);
const given = (...events: SessionEvent[]) => ({
  when: (command: SessionCommand) => sessionDecider.decide(command, fold(events), now),
});
const emits = (...events: SessionEvent[]) => ({ ok: true, value: events });

describe('a jump', () => {
  it('starts with a request that names the client, the representative and the ticket key', () => {
    expect(given().when(request)).toEqual(emits(requested));
  });

  it.each([
    ['RG-50', { status: 'missing' }, 'The Jump Client does not exist.'],
    ['RG-51', { status: 'offline', name: 'till-4' }, 'The Jump Client is offline.'],
    ['RG-51', { status: 'lost', name: 'till-4' }, 'The Jump Client is offline.'],
    [
      'SB-05',
      { status: 'not-connected', name: 'till-4' },
      'The active Jump Client is not connected.',
    ],
    [
      'SB-06',
      { status: 'disabled', name: 'till-4' },
      'The Jump Client has been disabled by the user and will not allow a session to start at this time.',
    ],
    [
      'RG-52',
      { status: 'uninstalled', name: 'till-4' },
      'The specified Jump Client has been uninstalled.',
    ],
  ] as const)('%s: is refused while the client is %j', (_row, target, message) => {
    const decision = given().when(requestOf(target));
    expect(decision.ok ? '' : sessionRefusalMessages[decision.refusal.kind]).toBe(message);
  });

  it('runs once its line reaches the computer, and only once', () => {
    expect(given(requested).when(attach)).toEqual(emits(started, attached, joined));
    expect(given(...running).when(attach)).toEqual(emits());
  });

  it('stays over when the line is reported late', () => {
    expect(given(requested, neverStarted('start-failed')).when(attach)).toEqual(emits());
  });

  it('ends with the reason given, and is silent the second time', () => {
    expect(given(...running).when(endWith('representative'))).toEqual(
      emits(endedWith('representative')),
    );
    expect(given(...running, endedWith('deleted')).when(endWith('representative'))).toEqual(
      emits(),
    );
  });

  it('can be ended before its line is up', () => {
    expect(given(requested).when(endWith('representative'))).toEqual(
      emits(neverStarted('representative')),
    );
  });

  it('is not ended as a failed start once it runs', () => {
    expect(given(requested).when(endWith('start-failed'))).toEqual(
      emits(neverStarted('start-failed')),
    );
    expect(given(...running).when(endWith('start-failed'))).toEqual(emits());
  });

  it('refuses news of a session that nobody requested', () => {
    const refusal = { ok: false, refusal: { kind: 'session-not-found' } };
    expect(given().when(attach)).toEqual(refusal);
    expect(given().when(endWith('representative'))).toEqual(refusal);
  });

  it('is requested, started and ended at most once, in that order, whatever is reported', () => {
    const anyCommand = fc.constantFrom<SessionCommand>(
      request,
      attach,
      endWith('representative'),
      endWith('start-failed'),
      endWith('connection-lost'),
    );
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 12 }), (commands) => {
        const log: SessionEvent[] = [];
        for (const command of commands) {
          const decision = sessionDecider.decide(command, fold(log), now);
          if (decision.ok) log.push(...decision.value);
        }
        const order = log.map((event) => event.type).join(' ');
        expect([
          '',
          'SessionRequested',
          'SessionRequested SessionStarted LegAttached MemberJoined',
          'SessionRequested SessionEnded',
          'SessionRequested SessionStarted LegAttached MemberJoined SessionEnded',
        ]).toContain(order);
      }),
    );
  });
});

describe('the number of starts at the same time', () => {
  it('SB-02: admits the twentieth Jump Client and not the twenty-first', () => {
    expect(admitsStart(19)).toBe(true);
    expect(admitsStart(20)).toBe(false);
    expect(sessionRefusalMessages['server-busy']).toBe(
      'The server is currently too busy. Please try again later.',
    );
  });

  it('SB-03, SB-04: names an internal failure and a slow start in the words of the field', () => {
    expect(sessionRefusalMessages['session-start-failed']).toBe(
      'An internal error occurred while spawning the support session.',
    );
    expect(sessionRefusalMessages['session-start-timeout']).toBe(
      'An internal operation was taking too long while trying to spawn a support session.',
    );
  });
});
