import { describe, expect, it } from '@jest/globals';
import type { TicketLookup } from '@jumpfleet/outbound-domain';
import { ticketLookups } from '../connectors/ticket-lookups.presets.js';
import { LiquidTemplates } from '../templates/liquid-templates.js';
import { verdictOn } from './lookup-verdict.js';

const templates = new LiquidTemplates();
const user = { id: 'user-ada', username: 'ada', email_address: 'ada@desk.example' };
const answered = (statusCode: number, body: unknown) => ({
  statusCode,
  headers: {},
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  isWhole: true,
});
const asked = (lookup: TicketLookup, id: string, number: number | null = null, who = user) => {
  const context = { ticket: { id, number }, user: who, jump_item: {}, settings: {}, site: {} };
  return {
    hears: (statusCode: number, body: unknown) =>
      verdictOn(answered(statusCode, body), lookup, context, templates),
  };
};
const allowed = { outcome: 'allowed', reason: '' };
const denied = (reason: string) => ({ outcome: 'denied', reason });
const failed = { outcome: 'failed', reason: '' };

describe('what a Jira says of a ticket', () => {
  const issue = (key: string, category: string, mail: string | null) => ({
    key,
    fields: {
      status: { name: 'Erledigt', statusCategory: { key: category } },
      assignee: mail === null ? null : { emailAddress: mail },
    },
  });
  const ops = asked(ticketLookups.jira, 'OPS-7');

  it('PO-25: allows who the open issue is assigned to', () => {
    expect(ops.hears(200, issue('OPS-7', 'indeterminate', user.email_address))).toEqual(allowed);
  });

  it('B7: denies with its reason', () => {
    const { email_address: mail } = user;
    expect(ops.hears(404, { errorMessages: ['no'] })).toEqual(denied('There is no ticket OPS-7.'));
    expect(ops.hears(200, issue('OPS-7', 'done', mail))).toEqual(denied('OPS-7 is Erledigt.'));
    for (const other of ['bob@desk.example', null])
      expect(ops.hears(200, issue('OPS-7', 'new', other))).toEqual(
        denied('OPS-7 is not assigned to you.'),
      );
    expect(ops.hears(200, issue('OPS-8', 'new', mail))).toEqual(
      denied('There is no ticket OPS-7.'),
    );
  });

  it('allows nobody without an address, whoever has none', () => {
    const nobody = asked(ticketLookups.jira, 'OPS-7', null, { ...user, email_address: '' });
    expect(nobody.hears(200, issue('OPS-7', 'new', ''))).toMatchObject({ outcome: 'denied' });
  });

  it('fails closed on what is no answer to the question', () => {
    for (const status of [301, 400, 401, 403, 429, 500, 503])
      expect(ops.hears(status, issue('OPS-7', 'new', user.email_address))).toEqual(failed);
    for (const body of ['', '<html>', 'null', '[]', '{}', '{"key":"OPS-7"}'])
      expect(ops.hears(200, body)).toMatchObject({ outcome: 'denied' });
    const cut = { ...answered(200, issue('OPS-7', 'new', user.email_address)), isWhole: false };
    const context = { ticket: { id: 'OPS-7' }, user };
    expect(verdictOn(cut, ticketLookups.jira, context, templates)).toEqual(failed);
    const gone = { failure: 'connection-failed' } as const;
    expect(verdictOn(gone, ticketLookups.jira, context, templates)).toEqual(failed);
    const late = { failure: 'timed-out' } as const;
    expect(verdictOn(late, ticketLookups.jira, context, templates)).toEqual({
      outcome: 'timed-out',
      reason: '',
    });
  });
});

describe('what other ticket systems say of a ticket', () => {
  it('B7: ServiceNow: the task is active, the asker’s own, and the very one', () => {
    const { hears } = asked(ticketLookups.servicenow, 'INC0010001');
    const task = (number: string, active = 'true', mail = user.email_address) => ({
      result: [{ number, active, 'assigned_to.email': mail }],
    });
    expect(hears(200, task('INC0010001'))).toEqual(allowed);
    expect(hears(200, task('INC0010001', 'false'))).toEqual(denied('INC0010001 is closed.'));
    expect(hears(200, task('INC0010001', 'true', ''))).toEqual(
      denied('INC0010001 is not assigned to you.'),
    );
    expect(hears(200, { result: [] })).toEqual(denied('There is no ticket INC0010001.'));
    const broad = asked(ticketLookups.servicenow, 'x^ORactive=true');
    expect(broad.hears(200, task('INC0010001'))).toMatchObject({ outcome: 'denied' });
  });

  it('B7: Zendesk: the ticket is neither solved nor closed', () => {
    const { hears } = asked(ticketLookups.zendesk, '#35', 35);
    expect(hears(200, { ticket: { id: 35, status: 'open' } })).toEqual(allowed);
    expect(hears(200, { ticket: { id: 35, status: 'solved' } })).toEqual(
      denied('Ticket #35 is solved.'),
    );
    expect(asked(ticketLookups.zendesk, 'me').hears(404, {})).toEqual(
      denied('The number of a ticket is asked for.'),
    );
  });

  it('B7: GitHub and GitLab: the issue is open', () => {
    expect(asked(ticketLookups.github, '12', 12).hears(200, { number: 12, state: 'open' })).toEqual(
      allowed,
    );
    expect(
      asked(ticketLookups.github, '12', 12).hears(200, { number: 12, state: 'closed' }),
    ).toEqual(denied('Issue 12 is closed.'));
    expect(asked(ticketLookups.gitlab, '12', 12).hears(200, { iid: 12, state: 'opened' })).toEqual(
      allowed,
    );
  });
});
