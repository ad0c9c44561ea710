import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { createRecipient, outboundEventName } from '@jumpfleet/outbound-contracts';
import { webhookBody } from '@jumpfleet/outbound-domain';
import type { OutboundFact } from '@jumpfleet/outbound-domain';
import { Webhook } from 'standardwebhooks';

const docs = new URL('../docs/', import.meta.url);
const page = readFileSync(new URL('outbound-events.md', docs), 'utf8');

/** A request as the page shows it. */
function example(kind: string) {
  const [, text = ''] =
    new RegExp(`^\`\`\`http ${kind}\\n([\\s\\S]*?)\\n\`\`\`$`, 'm').exec(page) ?? [];
  const [head = '', body = ''] = text.split('\n\n');
  const headers = new Map(
    head
      .split('\n')
      .slice(1)
      .map((line): [string, string] => {
        const [name = '', ...value] = line.split(': ');
        return [name, value.join(': ')];
      }),
  );
  return { header: (name: string) => headers.get(name) ?? '', body };
}

const session = '0193d7a0-2222-7000-8000-0000000000a7';
const fact: OutboundFact = {
  name: 'support_conference_begin',
  eventId: '0193d7a0-1111-7000-8000-000000000001',
  source: 'sessions',
  type: 'jumpfleet.session.started.v1',
  time: '2026-11-22T10:00:00.000Z',
  subject: session,
  key: session,
  fields: {
    lsid: session,
    external_key: 'INC-7',
    conference_id: session,
    conference_name: 'till-4',
    username: 'Ada',
    user_id: 'user-ada',
    display_name: 'Ada',
  },
  customFields: { kind: 'network' },
  data: {
    sessionId: session,
    clientId: '0193d7a0-3333-7000-8000-0000000000c1',
    clientName: 'till-4',
    representative: { id: 'user-ada', name: 'Ada' },
    externalKey: 'INC-7',
    startedAt: '2026-11-22T10:00:00.000Z',
  },
};

describe('docs/outbound-events.md', () => {
  it.each(['form', 'json'] as const)('B1: shows the very bytes of a %s delivery', (format) => {
    const { header, body } = example(format);
    const wish = { format, sendsCustomFields: format === 'json' };
    expect({ contentType: header('content-type'), text: body }).toEqual(
      webhookBody(wish, fact, 'support.example.com'),
    );
    expect(header('content-length')).toBe(String(Buffer.byteLength(body)));
    const [secret = ''] = /whsec_[\w+/=]{40,}/.exec(page) ?? [];
    const at = new Date(Number(header('webhook-timestamp')) * 1_000);
    const signature = new Webhook(secret).sign(header('webhook-id'), at, body);
    expect(header('webhook-signature')).toBe(signature);
  });

  it('has every sample as it is run', () => {
    const folders = ['webhooks', 'ticketing'];
    for (const folder of folders)
      for (const name of readdirSync(new URL(`samples/${folder}/`, docs))) {
        const text = readFileSync(new URL(`samples/${folder}/${name}`, docs), 'utf8').trimEnd();
        expect([name, page.includes(`\`\`\`${languageOf(name)}\n${text}\n\`\`\``)]).toEqual([
          name,
          true,
        ]);
      }
  });

  it('B1: tells every event and every setting', () => {
    for (const name of outboundEventName.options) expect(page).toContain(`\`${name}\``);
    const http = createRecipient.parse({ name: 'desk', url: 'https://kb.example/' });
    const email = createRecipient.parse({
      type: 'email',
      name: 'desk',
      addresses: ['a@b.example'],
      events: ['jump_client_lost'],
    });
    for (const name of [...Object.keys({ ...http, ...email }), 'subject', 'body'])
      expect(page).toContain(`\`${name}\``);
  });
});

function languageOf(name: string): string {
  const languages: Record<string, string> = { mjs: 'js', py: 'python', pl: 'perl' };
  const ending = name.split('.').at(-1) ?? '';
  return languages[ending] ?? ending;
}
