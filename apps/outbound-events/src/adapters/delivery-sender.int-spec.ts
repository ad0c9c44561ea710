import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Mapping, MappingRule } from '@jumpfleet/outbound-domain';
import { Webhook } from 'standardwebhooks';
import { closeAll } from '../testing/exchange-world.js';
import { Receiver, answer } from '../testing/receiver.js';
import type { Received } from '../testing/receiver.js';
import { claimed, sender, sessionFact, sessionId, signingSecret } from '../testing/sender-world.js';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await Receiver.start();
});
afterEach(async () => {
  receiver.close();
  await closeAll();
});

const otherSecret = `whsec_${Buffer.alloc(32, 'other').toString('base64')}`;
const headersOf = ({ headers }: Received) => headers as Record<string, string>;
function last(): Received {
  const received = receiver.received.at(-1);
  if (!received) throw new Error('nothing came');
  return received;
}

/** The package also reads the body as JSON, which a form is not. */
function verify(secret: string, body: string): void {
  try {
    new Webhook(secret).verify(body, headersOf(last()));
  } catch (error) {
    if ((error as Error).name !== 'SyntaxError') throw error;
  }
}

describe('a webhook (D9)', () => {
  it.each(['form', 'json'] as const)(
    'in %s is signed by each valid secret over the exact bytes; a changed byte fails',
    async (format) => {
      const delivery = claimed({
        target: { url: receiver.url, format },
        signing: [signingSecret, otherSecret],
      });
      expect(await sender().send(delivery)).toMatchObject({ statusCode: 200 });
      const { body } = last();
      expect(headersOf(last())['webhook-id']).toBe(delivery.id);
      for (const secret of [signingSecret, otherSecret]) {
        expect(() => {
          verify(secret, body);
        }).not.toThrow();
        const changed = body.replace(/.$/, (end) => (end === 'x' ? 'y' : 'x'));
        expect(() => {
          verify(secret, changed);
        }).toThrow(/signature/i);
      }
    },
  );

  it('carries the headers of its recipient, with secrets, each on one line', async () => {
    const fact = sessionFact('support_conference_begin', { external_key: 'T-7\r\nx-evil: 1 é' });
    const target = {
      url: receiver.url,
      headers: [
        { name: 'Authorization', value: 'Bearer {{ secrets.token }}' },
        { name: 'x-ticket', value: '{{ fields.external_key }}' },
        { name: 'User-Agent', value: 'ours' },
      ],
    };
    await sender().send(claimed({ target, fact, named: { token: 's3cret' } }));
    const headers = headersOf(last());
    expect(headers).toMatchObject({ authorization: 'Bearer s3cret', 'user-agent': 'ours' });
    expect(Buffer.from(headers['x-ticket'] ?? '', 'latin1').toString()).toBe('T-7 x-evil: 1 é');
    expect(headers['x-evil']).toBeUndefined();
  });

  it('keeps the beginning of the answer in readable form, without the secret', async () => {
    receiver.behaviour = (response) => {
      response.writeHead(503, { 'retry-after': '7' });
      response.end(`sorry\u0000\u001b[31m\n\n Bearer s3cret ${'é'.repeat(2_000)}`);
    };
    const result = await sender().send(
      claimed({ target: { url: receiver.url }, named: { token: 's3cret' } }),
    );
    expect(result).toMatchObject({ statusCode: 503, retryAfterSeconds: 7 });
    expect(result.excerpt).toMatch(/^sorry \[31m Bearer \*\*\* é+$/);
    expect(result.excerpt?.length).toBeLessThanOrEqual(1_024);
  });

  it('is not sent when a header cannot be rendered', async () => {
    const headers = [{ name: 'x', value: '{{ fields.lsid | nope }}' }];
    expect(await sender().send(claimed({ target: { url: receiver.url, headers } }))).toEqual({
      failure: 'template-failed',
      excerpt: expect.stringContaining('nope'),
    });
    expect(receiver.received).toEqual([]);
  });
});

describe('a mapping (D10)', () => {
  const rule = (more: Partial<MappingRule> = {}): MappingRule => ({
    name: 'open',
    events: ['support_conference_begin'],
    when: '',
    find: null,
    request: {
      method: 'POST',
      url: 'api/tickets',
      headers: [{ name: 'authorization', value: 'Bearer {{ secrets.token }}' }],
      body: '{"subject":{{ event.title | json }},"project":{{ settings.project | json }}}',
    },
    remember: { ticket: '/ticket/id' },
    ...more,
  });
  const find: MappingRule['find'] = {
    method: 'GET',
    url: 'api/tickets?of={{ fields.lsid | url_encode }}',
    headers: [],
    body: '',
    when: '',
    remember: { ticket: '/tickets/0/id' },
  };
  const target = (...rules: MappingRule[]) => {
    const mapping: Mapping = { settings: { project: 'SUP' }, rules };
    return {
      url: new URL('/desk', receiver.url).href,
      format: 'mapping' as const,
      success: '2xx' as const,
      mapping,
    };
  };
  const json = (status: number, body: unknown) => (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

  it('makes the one request of the first rule that fits, and remembers what it is told', async () => {
    receiver.behaviour = json(201, { ticket: { id: 42 } });
    const delivery = claimed({
      target: target(
        rule({ events: ['support_conference_end'] }),
        rule({ when: 'fields.external_key != blank' }),
        rule(),
        rule({ name: 'never' }),
      ),
      named: { token: 's3cret' },
    });
    expect(await sender().send(delivery)).toMatchObject({
      statusCode: 201,
      remembered: { ticket: '42' },
    });
    expect(receiver.received).toHaveLength(1);
    expect(last()).toMatchObject({
      path: '/desk/api/tickets',
      fields: { subject: 'Support session with till-4 started', project: 'SUP' },
      headers: { authorization: 'Bearer s3cret', 'content-type': 'application/json' },
    });
    const { body } = last();
    expect(() => new Webhook(signingSecret).verify(body, headersOf(last()))).not.toThrow();
  });

  it('sends nothing for an event that no rule fits, and a test event by the condition alone', async () => {
    const unfit = rule({ when: 'fields.external_key != blank' });
    expect(await sender().send(claimed({ target: target(unfit) }))).toEqual({ isSkipped: true });
    expect(receiver.received).toEqual([]);
    const fact = sessionFact('test_event');
    await sender().send(claimed({ target: target(unfit, rule()), fact }));
    expect(last().fields).toMatchObject({ subject: 'Test event' });
  });

  it('makes nothing that the target has already', async () => {
    receiver.behaviour = json(200, { tickets: [{ id: 'T-9' }] });
    expect(await sender().send(claimed({ target: target(rule({ find })) }))).toMatchObject({
      statusCode: 200,
      remembered: { ticket: 'T-9' },
    });
    expect(receiver.received.map(({ path }) => path)).toEqual([
      `/desk/api/tickets?of=${sessionId}`,
    ]);
  });

  it.each([
    ['an empty list', 200, { tickets: [] }],
    ['404', 404, {}],
  ])('makes what the target answers %s for', async (_name, status, body) => {
    receiver.behaviour = (response, { path }) => {
      if (path.includes('?')) json(status, body)(response);
      else json(201, { ticket: { id: 7 } })(response);
    };
    expect(await sender().send(claimed({ target: target(rule({ find })) }))).toMatchObject({
      statusCode: 201,
      remembered: { ticket: '7' },
    });
  });

  it.each([
    ['is refused', answer(401), { statusCode: 401 }],
    ['is put off', answer(429, { 'retry-after': '3' }), { statusCode: 429, retryAfterSeconds: 3 }],
    ['is not read', answer(200), { failure: 'answer-incomplete' }],
    ['is long', json(200, 'x'.repeat(200_000)), { failure: 'answer-incomplete' }],
  ])('makes nothing when its question %s', async (_name, behaviour, result) => {
    receiver.behaviour = behaviour;
    expect(await sender().send(claimed({ target: target(rule({ find })) }))).toMatchObject(result);
    expect(receiver.received).toHaveLength(1);
  });

  it('can say by a condition over the answer that it has found it', async () => {
    const asking = { ...find, remember: {}, when: 'answer_text contains event.id' };
    const fact = sessionFact('support_conference_begin');
    const delivery = claimed({ target: target(rule({ find: asking })), fact });
    receiver.behaviour = json(200, { comments: [{ body: `event ${fact.eventId}` }] });
    expect(await sender().send(delivery)).toMatchObject({ statusCode: 200 });
    expect(receiver.received).toHaveLength(1);
    receiver.behaviour = json(200, { comments: [{ body: 'hello' }] });
    await sender().send(delivery);
    expect(receiver.received).toHaveLength(3);
  });

  it('stays on the host of its recipient and within the path of its rule', async () => {
    for (const url of [
      'http://elsewhere.test/',
      '//elsewhere.test/',
      '\\\\elsewhere.test\\',
      'api/{{ fields.external_key }}/comments',
      'http://user:pw@{{ secrets.token }}/',
    ]) {
      const { request } = rule();
      const fact = sessionFact('support_conference_begin', { external_key: '%2e%2E' });
      const delivery = claimed({ target: target(rule({ request: { ...request, url } })), fact });
      expect(await sender().send(delivery)).toMatchObject({ failure: 'template-failed' });
    }
    expect(receiver.received).toEqual([]);
  });

  it('has one time-out for both of its steps', async () => {
    receiver.behaviour = (response, { path }) => {
      if (path.includes('?'))
        setTimeout(() => {
          json(404, {})(response);
        }, 150);
    };
    const begun = performance.now();
    expect(await sender(300).send(claimed({ target: target(rule({ find })) }))).toEqual({
      failure: 'timed-out',
    });
    expect(performance.now() - begun).toBeLessThan(450);
  });
});
