import { describe, expect, it } from '@jest/globals';
import type { PublishedEvent } from '@jumpfleet/event-log';
import { outboundFact } from './outbound-fact.js';

const parties = {
  sessionId: '0193d7a0-0000-7000-8000-000000000001',
  clientId: '0193d7a0-0000-7000-8000-0000000000c1',
  clientName: 'till-4',
  representative: { id: 'u-1', name: 'Ada' },
  externalKey: 'T-7',
};
const startedAt = '2026-11-21T10:00:00.000Z';

function published(type: string, data: object): PublishedEvent {
  return {
    specversion: '1.0',
    id: 'e-1',
    source: 'jumpfleet/sessions',
    type,
    time: startedAt,
    subject: parties.sessionId,
    datacontenttype: 'application/json',
    data,
    streamversion: 2,
    position: 7,
    correlationid: 'c-1',
    actor: { type: 'user', id: 'u-1', name: 'Ada' },
  };
}
const ended = (start: string | null) =>
  published('jumpfleet.session.ended.v1', {
    ...parties,
    startedAt: start,
    endedAt: '2026-11-21T10:05:00.000Z',
    reason: 'representative',
  });

describe('what recipients hear of a session', () => {
  it('B1: is its begin and its end, by the names of the field', () => {
    const started = published('jumpfleet.session.started.v1', { ...parties, startedAt });
    expect(outboundFact(started, '00-a-b-01')).toMatchObject({
      name: 'support_conference_begin',
      eventId: 'e-1',
      traceparent: '00-a-b-01',
      fields: { lsid: parties.sessionId, external_key: 'T-7', username: 'Ada' },
    });
    expect(outboundFact(ended(startedAt), undefined)).toMatchObject({
      name: 'support_conference_end',
      data: { reason: 'representative' },
    });
  });

  it('OE-03: is nothing when it never began, or when it is something else', () => {
    expect(outboundFact(ended(null), undefined)).toBeUndefined();
    expect(outboundFact(published('jumpfleet.session.paused.v1', {}), undefined)).toBeUndefined();
  });

  it('is refused when it does not have the agreed shape', () => {
    const wrong = published('jumpfleet.session.started.v1', { ...parties, startedAt: 'today' });
    expect(() => outboundFact(wrong, undefined)).toThrow('ISO datetime');
  });
});
