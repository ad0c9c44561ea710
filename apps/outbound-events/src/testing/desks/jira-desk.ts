import type { IncomingHttpHeaders } from 'node:http';
import { Desk, basic, missing, objectOf, partsOf, textOf } from './desk.js';
import type { Answered, Asked, Ticket } from './desk.js';

const transitions: Readonly<Record<string, string>> = { '31': 'Resolved' };

/** Jira: issues by key, labels found by JQL, comments as plain text, transitions by id. */
export class JiraDesk extends Desk {
  opened(): Ticket {
    return this.open(`SUP-${this.tickets.length + 1}`, { status: 'Open' });
  }

  protected isAllowed({ authorization }: IncomingHttpHeaders): boolean {
    return authorization === basic('jumpfleet@example.com', 's3cret');
  }

  protected answer(asked: Asked): Answered {
    if (partsOf(asked, 'GET', /^\/rest\/api\/2\/search\/jql$/)) return this.search(asked);
    if (partsOf(asked, 'POST', /^\/rest\/api\/2\/issue$/)) return this.create(asked);
    const [key, what] =
      partsOf(asked, asked.method, /^\/rest\/api\/2\/issue\/([^/]+)(\/\w+)?$/) ?? [];
    const issue = this.ticket(key);
    if (!issue) return missing;
    return what === '/comment' ? comment(issue, asked) : move(issue, asked);
  }

  private search({ query }: Asked): Answered {
    const [, label = ''] = /^labels = "([\w-]+)"$/.exec(query.get('jql') ?? '') ?? [];
    if (label === '') return { status: 400, body: { errorMessages: ['unbounded JQL'] } };
    const found = this.tickets.filter(({ marks }) => marks.includes(label));
    return { status: 200, body: { issues: found.map(({ id }) => ({ key: id })), isLast: true } };
  }

  private create({ body }: Asked): Answered {
    const fields = objectOf(body['fields']);
    const labels = fields['labels'] as string[];
    const title = textOf(fields['summary']);
    const isKnown =
      objectOf(fields['project'])['key'] === 'SUP' &&
      objectOf(fields['issuetype'])['name'] === 'Task';
    const isFit = title !== '' && title.length <= 255 && labels.every((label) => !/\s/.test(label));
    if (!isKnown || !isFit) return { status: 400, body: { errors: { summary: 'not so' } } };
    const issue = this.opened();
    Object.assign(issue, { title, text: textOf(fields['description']), marks: labels });
    return { status: 201, body: { id: '10001', key: issue.id } };
  }
}

function comment(issue: Ticket, { method, body }: Asked): Answered {
  if (method === 'GET')
    return { status: 200, body: { comments: issue.comments.map((text) => ({ body: text })) } };
  if (textOf(body['body']) === '') return { status: 400, body: { errorMessages: ['no body'] } };
  issue.comments.push(textOf(body['body']));
  return { status: 201, body: { id: '1' } };
}

function move(issue: Ticket, { method, body }: Asked): Answered {
  if (method === 'GET')
    return { status: 200, body: { fields: { status: { name: issue.status } } } };
  const status = transitions[textOf(objectOf(body['transition'])['id'])];
  if (status === undefined || status === issue.status)
    return { status: 400, body: { errorMessages: ['It is not possible to use this transition'] } };
  issue.status = status;
  return { status: 204 };
}
