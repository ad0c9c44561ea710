import { describe, expect, it } from '@jest/globals';
import type { Recorded } from '@jumpfleet/kernel';
import { sessionEvents } from '@jumpfleet/sessions-contracts';
import type { SessionEvent } from '@jumpfleet/sessions-domain';
import { publishSessionsEvent } from './sessions-event.js';

const parties = {
  sessionId: '0193d7a0-0000-4000-8000-000000000001',
  clientId: '0193d7a0-0000-4000-8000-0000000000c1',
  clientName: 'till-4',
  representative: { id: 'u-1', name: 'Ada' },
  externalKey: 'T-7',
};
const at = '2026-11-21T10:00:00.000Z';
const relay = { shard: 'shard-1', run: 'r1' };

const recorded = (event: SessionEvent): Recorded<SessionEvent> => ({
  event,
  eventId: 'e-1',
  stream: 's',
  revision: 1,
  position: 1,
  recordedAt: at,
  cause: { actor: { type: 'user', id: 'u-1' }, correlationId: 'c-1' },
});

describe('what other services hear of a session', () => {
  it('is nothing while it is only requested', () => {
    const data = {
      ...parties,
      leg: '0193d7a0-0000-4000-8000-0000000000a1',
      custom: {},
      endpointId: parties.clientId,
      computer: {
        hostname: '',
        platform: '',
        publicIp: '',
        privateIp: '',
        jumpGroup: null,
        publicSite: '',
      },
      tools: ['shell'],
      start: { method: 'jump', overrideReason: '', ticketId: '' },
      terms: {
        presence: 'unattended',
        permissions: [],
        prompting: { rule: 'never', defaultAnswer: 'deny', timeoutSeconds: 0 },
        record: true,
        endsAt: null,
      },
      requestedAt: at,
    } as const;
    expect(
      publishSessionsEvent(recorded({ type: 'SessionRequested', version: 3, data })),
    ).toBeUndefined();
  });

  it('is its start, without the inner workings of the gateway', () => {
    const data = { ...parties, startedAt: at, relay };
    const fact = publishSessionsEvent(recorded({ type: 'SessionStarted', version: 1, data }));
    expect(fact).toEqual({
      type: 'jumpfleet.session.started.v1',
      subject: parties.sessionId,
      data: { ...parties, startedAt: at },
    });
    expect(sessionEvents['jumpfleet.session.started.v1'].parse(fact?.data)).toEqual(fact?.data);
  });

  it('is its end, also of one that never started', () => {
    const data = { ...parties, startedAt: null, endedAt: at, reason: 'start-failed' as const };
    const fact = publishSessionsEvent(recorded({ type: 'SessionEnded', version: 1, data }));
    expect(fact?.type).toBe('jumpfleet.session.ended.v1');
    expect(sessionEvents['jumpfleet.session.ended.v1'].parse(fact?.data)).toEqual(data);
  });

  it('B1: brings the custom fields of the session, where it has any', () => {
    const data = { ...parties, custom: { asset: 'A-9' }, startedAt: at, relay };
    const fact = publishSessionsEvent(recorded({ type: 'SessionStarted', version: 1, data }));
    expect(fact?.data).toEqual({ ...parties, customFields: { asset: 'A-9' }, startedAt: at });
    expect(sessionEvents['jumpfleet.session.started.v1'].parse(fact?.data)).toEqual(fact?.data);
  });
});
