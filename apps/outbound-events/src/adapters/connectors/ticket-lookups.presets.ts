import type { TicketLookup } from '@jumpfleet/outbound-domain';

const get = (url: string): TicketLookup['request'] => ({
  method: 'GET',
  url,
  headers: [],
  body: '',
});
const unknown = { when: 'status == 404', text: 'There is no ticket {{ ticket.id }}.' };
const otherTicket = (id: string) => ({ when: `${id} != ticket.id`, text: unknown.text });

/**
 * Lookups of the ticket systems that connectors know. Each holds the answer against the ticket that was asked for:
 * a ticket ID that a system reads as something else finds nothing. Whether a Jira issue or a ServiceNow record must
 * be the asker's own is one condition, to be taken out where it need not be.
 */
export const ticketLookups = {
  jira: {
    request: get('rest/api/2/issue/{{ ticket.id | url_encode }}?fields=status,assignee'),
    allow:
      'answer.key == ticket.id and answer.fields.status.statusCategory.key != nil and answer.fields.status.statusCategory.key != "done" and user.email_address != "" and answer.fields.assignee.emailAddress == user.email_address',
    reasons: [
      unknown,
      otherTicket('answer.key'),
      {
        when: 'answer.fields.status.statusCategory.key == "done"',
        text: '{{ ticket.id }} is {{ answer.fields.status.name }}.',
      },
      { when: '', text: '{{ ticket.id }} is not assigned to you.' },
    ],
  },
  servicenow: {
    request: get(
      'api/now/table/task?sysparm_query=number%3D{{ ticket.id | url_encode }}&sysparm_fields=number,active,assigned_to.email&sysparm_limit=1',
    ),
    allow:
      'answer.result[0].number == ticket.id and answer.result[0].active == "true" and user.email_address != "" and answer.result[0]["assigned_to.email"] == user.email_address',
    reasons: [
      unknown,
      otherTicket('answer.result[0].number'),
      { when: 'answer.result[0].active != "true"', text: '{{ ticket.id }} is closed.' },
      { when: '', text: '{{ ticket.id }} is not assigned to you.' },
    ],
  },
  zendesk: {
    request: get('api/v2/tickets/{{ ticket.number }}.json'),
    allow:
      'ticket.number != nil and answer.ticket.id == ticket.number and answer.ticket.status != nil and answer.ticket.status != "solved" and answer.ticket.status != "closed"',
    reasons: [
      { when: 'ticket.number == nil', text: 'The number of a ticket is asked for.' },
      unknown,
      { when: '', text: 'Ticket {{ ticket.id }} is {{ answer.ticket.status }}.' },
    ],
  },
  github: {
    request: get('repos/{{ settings.repository }}/issues/{{ ticket.number }}'),
    allow: 'ticket.number != nil and answer.number == ticket.number and answer.state == "open"',
    reasons: [
      { when: 'ticket.number == nil', text: 'The number of an issue is asked for.' },
      unknown,
      { when: '', text: 'Issue {{ ticket.id }} is {{ answer.state }}.' },
    ],
  },
  gitlab: {
    request: get('api/v4/projects/{{ settings.project | url_encode }}/issues/{{ ticket.number }}'),
    allow: 'ticket.number != nil and answer.iid == ticket.number and answer.state == "opened"',
    reasons: [
      { when: 'ticket.number == nil', text: 'The number of an issue is asked for.' },
      unknown,
      { when: '', text: 'Issue {{ ticket.id }} is {{ answer.state }}.' },
    ],
  },
} as const satisfies Record<string, TicketLookup>;
