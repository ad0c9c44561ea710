import { describe, expect, it } from '@jest/globals';
import type { OutboundFact } from './webhook-body.js';
import { webhookBody } from './webhook-body.js';

const session = {
  sessionId: '0193d7a0-0000-7000-8000-000000000001',
  clientId: '0193d7a0-0000-7000-8000-0000000000c1',
  clientName: 'Kasse & Büro',
  representative: { id: 'u-1', name: 'Ada' },
  externalKey: 'T-7',
};
const fact: OutboundFact = {
  name: 'support_conference_end',
  eventId: 'e-1',
  source: 'jumpfleet/sessions',
  type: 'jumpfleet.session.ended.v1',
  time: '2026-11-21T10:00:00.500Z',
  subject: session.sessionId,
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  key: session.sessionId,
  fields: { lsid: session.sessionId, external_key: 'T-7', username: 'Ada' },
  customFields: { asset: 'A-9', event: 'a field cannot stand in for the event' },
  data: { ...session, reason: 'representative' },
};

const form = { format: 'form', sendsCustomFields: false } as const;
const json = { format: 'json', sendsCustomFields: false } as const;

describe('the body of a webhook', () => {
  it('B1: carries the names that ticketing integrations read, as a form', () => {
    const body = webhookBody(form, fact, 'help.example');
    expect(body.contentType).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(body.text))).toEqual({
      event: 'support_conference_end',
      version: '1',
      timestamp: '1795255200',
      appliance_id: 'help.example',
      lsid: session.sessionId,
      external_key: 'T-7',
      username: 'Ada',
    });
  });

  it('is a structured CloudEvent as JSON, with the whole fact and its trace', () => {
    const body = webhookBody(json, fact, 'help.example');
    expect(body.contentType).toBe('application/cloudevents+json; charset=utf-8');
    expect(JSON.parse(body.text)).toEqual({
      specversion: '1.0',
      id: 'e-1',
      source: 'jumpfleet/sessions',
      type: 'jumpfleet.session.ended.v1',
      subject: session.sessionId,
      time: '2026-11-21T10:00:00.500Z',
      datacontenttype: 'application/json',
      traceparent: fact.traceparent,
      data: { event: 'support_conference_end', ...session, reason: 'representative' },
    });
  });

  it('is the same bytes each time', () => {
    for (const wish of [form, json])
      expect(webhookBody(wish, fact, 'a')).toEqual(webhookBody(wish, fact, 'a'));
  });

  it('B1: carries the custom fields of the session where the recipient wants them', () => {
    const asForm = webhookBody({ ...form, sendsCustomFields: true }, fact, 'a').text;
    expect(Object.fromEntries(new URLSearchParams(asForm))).toMatchObject({
      asset: 'A-9',
      event: 'support_conference_end',
    });
    const asJson = webhookBody({ ...json, sendsCustomFields: true }, fact, 'a').text;
    expect(JSON.parse(asJson)).toMatchObject({ data: { customFields: { asset: 'A-9' } } });
  });
});
