import type { IncomingHttpHeaders } from 'node:http';
import { Desk, missing, partsOf, textOf } from './desk.js';
import type { Answered, Asked, Ticket } from './desk.js';

const invalid: Answered = { status: 422, body: { message: 'Validation Failed' } };

/** GitHub: wants to know who asks (User-Agent), finds by search, closes by a change of state. */
export class GithubDesk extends Desk {
  opened(): Ticket {
    return this.open(String(this.tickets.length + 1));
  }

  protected isAllowed(headers: IncomingHttpHeaders): boolean {
    return headers.authorization === 'Bearer s3cret' && headers['user-agent'] !== undefined;
  }

  protected answer(asked: Asked): Answered {
    if (partsOf(asked, 'GET', /^\/search\/issues$/)) return this.search(asked);
    if (partsOf(asked, 'POST', /^\/repos\/example\/support\/issues$/)) return this.create(asked);
    const [id, what] =
      partsOf(asked, asked.method, /^\/repos\/example\/support\/issues\/(\d+)(\/comments)?$/) ?? [];
    const issue = this.ticket(id);
    if (!issue) return missing;
    return what === '/comments' ? comment(issue, asked, 'body') : change(issue, asked);
  }

  private search({ query }: Asked): Answered {
    const [, text = ''] = /repo:example\/support (.+)$/.exec(query.get('q') ?? '') ?? [];
    if (text === '') return invalid;
    const found = this.tickets.filter((issue) => issue.text.includes(text));
    return { status: 200, body: { items: found.map(({ id }) => ({ number: Number(id) })) } };
  }

  private create({ body }: Asked): Answered {
    const title = textOf(body['title']);
    if (title === '') return invalid;
    const issue = this.opened();
    Object.assign(issue, { title, text: textOf(body['body']) });
    return { status: 201, body: { number: Number(issue.id) } };
  }
}

/** GitLab: projects by their path in one piece, issues by their number in the project. */
export class GitlabDesk extends Desk {
  opened(): Ticket {
    return this.open(String(this.tickets.length + 1));
  }

  protected isAllowed(headers: IncomingHttpHeaders): boolean {
    return headers['private-token'] === 's3cret';
  }

  protected answer(asked: Asked): Answered {
    const pattern = /^\/api\/v4\/projects\/([^/]+)\/issues(?:\/(\d+))?(?:\/(notes))?$/;
    const [, project = '', id, notes] = pattern.exec(asked.path) ?? [];
    if (decodeURIComponent(project) !== 'example/support') return missing;
    if (id === undefined) return asked.method === 'GET' ? this.search(asked) : this.create(asked);
    const issue = this.ticket(id);
    if (!issue) return missing;
    return notes === undefined ? change(issue, asked) : comment(issue, asked, 'body');
  }

  private search({ query }: Asked): Answered {
    const text = query.get('search') ?? '';
    const found = this.tickets.filter((issue) => text !== '' && issue.text.includes(text));
    return { status: 200, body: found.map(({ id }) => ({ iid: Number(id) })) };
  }

  private create({ body }: Asked): Answered {
    const title = textOf(body['title']);
    if (title === '') return { status: 400, body: { error: 'title is missing' } };
    const issue = this.opened();
    Object.assign(issue, { title, text: textOf(body['description']) });
    return { status: 201, body: { iid: Number(issue.id) } };
  }
}

function comment(issue: Ticket, { method, body }: Asked, member: string): Answered {
  if (method === 'GET')
    return { status: 200, body: issue.comments.map((text) => ({ [member]: text })) };
  const text = textOf(body[member]);
  if (text === '') return invalid;
  issue.comments.push(text);
  return { status: 201, body: { id: 1 } };
}

function change(issue: Ticket, { method, body }: Asked): Answered {
  if (method === 'GET') return { status: 200, body: { state: issue.status } };
  if (body['state'] === 'closed' || body['state_event'] === 'close') issue.status = 'closed';
  else return invalid;
  return { status: 200, body: { state: issue.status } };
}
