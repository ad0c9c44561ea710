import type { IncomingHttpHeaders } from 'node:http';
import { Desk, basic, missing, objectOf, partsOf, textOf } from './desk.js';
import type { Answered, Asked, Ticket } from './desk.js';

/** Zendesk: tickets by number and external id; a repeated key answers what it answered before. */
export class ZendeskDesk extends Desk {
  private readonly byKey = new Map<string, Readonly<{ asked: string; answered: Answered }>>();

  opened(): Ticket {
    return this.open(String(100 + this.tickets.length));
  }

  protected isAllowed({ authorization }: IncomingHttpHeaders): boolean {
    return authorization === basic('jumpfleet@example.com/token', 's3cret');
  }

  protected answer(asked: Asked): Answered {
    if (partsOf(asked, 'GET', /^\/api\/v2\/tickets\.json$/)) return this.list(asked);
    if (partsOf(asked, 'POST', /^\/api\/v2\/tickets\.json$/)) return this.once(asked);
    const [id] =
      partsOf(asked, asked.method, /^\/api\/v2\/tickets\/([^/.]+)(?:\/comments)?\.json$/) ?? [];
    const ticket = this.ticket(id);
    if (!ticket) return missing;
    return asked.method === 'GET' ? commentsOf(ticket) : update(ticket, asked);
  }

  private list({ query }: Asked): Answered {
    const of = query.get('external_id') ?? '';
    const tickets = this.tickets.filter(({ marks }) => marks.includes(of));
    return { status: 200, body: { tickets: tickets.map(({ id }) => ({ id: Number(id) })) } };
  }

  private once(asked: Asked): Answered {
    const key = textOf(asked.headers['idempotency-key']);
    const text = JSON.stringify(asked.body);
    const before = this.byKey.get(key);
    if (before) return before.asked === text ? before.answered : { status: 400 };
    const answered = this.create(asked);
    if (key !== '') this.byKey.set(key, { asked: text, answered });
    return answered;
  }

  private create({ body }: Asked): Answered {
    const given = objectOf(body['ticket']);
    const text = textOf(objectOf(given['comment'])['body']);
    if (text === '') return { status: 422, body: { error: 'RecordInvalid' } };
    const ticket = this.opened();
    const marks = [textOf(given['external_id'])];
    Object.assign(ticket, { title: textOf(given['subject']), text, marks });
    return { status: 201, body: { ticket: { id: Number(ticket.id) } } };
  }
}

function commentsOf(ticket: Ticket): Answered {
  return { status: 200, body: { comments: ticket.comments.map((body) => ({ body })) } };
}

function update(ticket: Ticket, { body }: Asked): Answered {
  const { status, comment } = objectOf(body['ticket']);
  const text = textOf(objectOf(comment)['body']);
  if (text !== '') ticket.comments.push(text);
  if (typeof status === 'string') ticket.status = status;
  return { status: 200, body: { ticket: { id: Number(ticket.id) } } };
}
