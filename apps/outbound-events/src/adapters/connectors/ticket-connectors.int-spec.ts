import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConnectorItem } from '@jumpfleet/outbound-contracts';
import { errorOf } from '@jumpfleet/outbound-domain';
import type { AttemptResult, OutboundEventName, OutboundFact } from '@jumpfleet/outbound-domain';
import { github } from './presets/github.connector.js';
import { gitlab } from './presets/gitlab.connector.js';
import { jira } from './presets/jira.connector.js';
import { zendesk } from './presets/zendesk.connector.js';
import type { Desk } from '../../testing/desks/desk.js';
import { GithubDesk, GitlabDesk } from '../../testing/desks/issue-desks.js';
import { JiraDesk } from '../../testing/desks/jira-desk.js';
import { ZendeskDesk } from '../../testing/desks/zendesk-desk.js';
import { closeAll } from '../../testing/exchange-world.js';
import { claimed, sender, sessionFact, sessionId } from '../../testing/sender-world.js';

/** What finishes a ticket, how it is asked for, and what the ticket says then. */
type Finish = Readonly<{
  settings: Record<string, string>;
  event: OutboundEventName;
  status: string;
}>;
const customerSurvey = 'support_conference_customer_exit_survey_completed';
const atEnd = (setting: string, status: string): Finish => ({
  settings: { [setting]: 'yes' },
  event: 'support_conference_end',
  status,
});
const kinds: [string, ConnectorItem, new () => Desk, Finish][] = [
  [
    'jira',
    jira,
    JiraDesk,
    {
      settings: { survey_transition: '31', survey_status: 'Resolved' },
      event: customerSurvey,
      status: 'Resolved',
    },
  ],
  ['zendesk', zendesk, ZendeskDesk, atEnd('solve_at_end', 'solved')],
  ['github', github, GithubDesk, atEnd('close_at_end', 'closed')],
  ['gitlab', gitlab, GitlabDesk, atEnd('close_at_end', 'closed')],
];

describe.each(kinds)('the connector %s (D10, B7)', (_name, connector, DeskOfKind, finish) => {
  let desk: Desk;
  /** What the engine keeps for a session. */
  let remembered: Record<string, string>;
  beforeEach(async () => {
    desk = await new DeskOfKind().start();
    remembered = {};
  });
  afterEach(async () => {
    desk.close();
    await closeAll();
  });

  async function deliver(
    fact: OutboundFact,
    more: Readonly<{ settings?: object; token?: string; forgets?: boolean }> = {},
  ): Promise<AttemptResult> {
    const { mapping, ...recipient } = connector.recipient;
    if (mapping === null) throw new Error('no mapping');
    const settings = { ...mapping.settings, ...more.settings };
    const result = await sender().send(
      claimed({
        target: { ...recipient, url: desk.url, mapping: { ...mapping, settings } },
        fact,
        named: { token: more.token ?? 's3cret' },
        remembered: more.forgets === true ? {} : remembered,
      }),
    );
    remembered = { ...remembered, ...result.remembered };
    return result;
  }
  const accepted = (result: AttemptResult) => errorOf(result, '2xx') === undefined;
  const story = (fields: Record<string, string> = {}) => [
    sessionFact('support_conference_begin', fields),
    sessionFact('support_conference_member_added', {
      ...fields,
      type: 'representative',
      name: 'Bo',
    }),
    sessionFact('support_conference_end', fields),
    sessionFact(customerSurvey, { ...fields, type: 'customer', name: 'Cy' }),
  ];

  it('opens one ticket for a session, and writes to it what happens, however often it is delivered', async () => {
    for (const fact of story()) {
      expect(accepted(await deliver(fact))).toBe(true);
      const again = await deliver(fact);
      expect(again.isSkipped === true || accepted(again)).toBe(true);
    }
    expect(desk.tickets).toHaveLength(1);
    const [ticket] = desk.tickets;
    expect(ticket?.title).toBe('Support session with till-4 started');
    expect(ticket?.text).toContain(sessionId);
    expect(ticket?.comments.map((text) => text.replace(/ \(Jumpfleet event .*/, ''))).toEqual([
      'Bo (representative) joined the support session with till-4.',
      'The support session of Ada with till-4 ended.',
      'Cy answered the customer exit survey of the support session with till-4.',
    ]);
  });

  it('opens no second ticket when the answer to the first request was lost', async () => {
    const [begin] = story();
    if (!begin) return;
    expect(accepted(await deliver(begin))).toBe(true);
    const known = remembered;
    remembered = {};
    expect(accepted(await deliver(begin, { forgets: true }))).toBe(true);
    expect(desk.tickets).toHaveLength(1);
    expect(remembered).toEqual(known);
  });

  it('writes to the ticket that the external key names, and opens none', async () => {
    const { id } = desk.opened();
    for (const fact of story({ external_key: id })) {
      expect(accepted(await deliver(fact))).toBe(true);
      expect(accepted(await deliver(fact, { forgets: true }))).toBe(true);
    }
    expect(desk.tickets).toHaveLength(1);
    expect(desk.tickets[0]?.comments).toHaveLength(4);
  });

  it('is refused for a ticket that nobody knows', async () => {
    const unknown = { external_key: connector === jira ? 'SUP-404' : '404' };
    for (const fact of story(unknown))
      expect(await deliver(fact)).toMatchObject({ statusCode: 404 });
    expect(desk.tickets).toEqual([]);
  });

  it('opens a ticket only for the trigger value where there is one, and none where it may not', async () => {
    const settings = { trigger: 'NEW' };
    const begin = (external_key: string) =>
      sessionFact('support_conference_begin', { external_key });
    expect(await deliver(begin(''), { settings })).toEqual({ isSkipped: true });
    expect(await deliver(begin(''), { settings: { auto_create: 'no' } })).toEqual({
      isSkipped: true,
    });
    expect(accepted(await deliver(begin('NEW please'), { settings }))).toBe(true);
    const later = sessionFact('support_conference_end', { external_key: 'NEW please' });
    expect(accepted(await deliver(later, { settings }))).toBe(true);
    expect(desk.tickets.map(({ comments }) => comments.length)).toEqual([1]);
  });

  it('finishes the ticket once, when that is wished', async () => {
    const facts = story();
    for (const fact of facts) {
      expect(accepted(await deliver(fact, finish))).toBe(true);
      if (fact.name === finish.event) expect(accepted(await deliver(fact, finish))).toBe(true);
    }
    expect(desk.tickets.map(({ status }) => status)).toEqual([finish.status]);
    const moves = desk.asked.filter((asked) => /^(POST .*transitions|PATCH|PUT)/.test(asked));
    expect(moves.length).toBeGreaterThanOrEqual(1);
    expect(new Set(desk.tickets[0]?.comments).size).toBe(desk.tickets[0]?.comments.length);
  });

  it('makes nothing while it is told to wait, or is not known', async () => {
    const [begin] = story();
    if (!begin) return;
    desk.busyFor = 1;
    expect(await deliver(begin)).toMatchObject({ statusCode: 429, retryAfterSeconds: 7 });
    expect(await deliver(begin, { token: 'wrong' })).toMatchObject({ statusCode: 401 });
    expect(desk.tickets).toEqual([]);
    expect(accepted(await deliver(begin))).toBe(true);
    expect(desk.tickets).toHaveLength(1);
  });
});
